using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;

namespace Weft.Storage.Rooms;

/// <summary>
/// What is kept of rooms. Every event is asked for inside a named room; who may see it is decided above
/// (<c>Weft.Rooms.IRoomReads</c>). Written by <see cref="RoomAppend"/> and <see cref="ReceiptSet"/> alone.
/// </summary>
public interface IRoomStore
{
    /// <summary>The room and the log's head, in one read snapshot. Null when there is no such room.</summary>
    Task<RoomLoad?> Load(RoomId room, CancellationToken cancellation);

    /// <summary>All rooms that the user has a membership of, and the log's head, in one read snapshot.</summary>
    Task<UserRoomsLoad> LoadUser(UserId user, CancellationToken cancellation);

    /// <summary>All receipts and read positions of a room, and the log's head, in one read snapshot.</summary>
    Task<ReceiptsLoad> LoadReceipts(RoomId room, CancellationToken cancellation);

    Task<ImmutableArray<EventId>?> Transaction(RoomId room, TransactionKey key, CancellationToken cancellation);

    /// <summary>Those of <paramref name="events"/> that the room has, rejected ones left out, in no order.</summary>
    Task<ImmutableArray<TimelineEvent>> Events(RoomId room, ImmutableArray<EventId> events, CancellationToken cancellation);

    /// <summary>
    /// Events with a place, from <paramref name="from"/> (exclusive) in a direction, at most <paramref name="limit"/>. Looks
    /// at a bounded number of events: where a filter lets few pass, a page may be short or empty and yet have a next.
    /// </summary>
    Task<TimelinePage> Timeline(
        RoomId room, EventOrder from, Direction direction, int limit, TimelineFilter? filter, CancellationToken cancellation);

    /// <summary>The newest live event at or before a log position; <see cref="EventOrder"/> (0, 0) when there was none.</summary>
    Task<EventOrder> OrderAt(RoomId room, long position, CancellationToken cancellation);

    /// <summary>The state after <paramref name="stateN"/> changes, members left out or alone or both.</summary>
    Task<ImmutableArray<TimelineEvent>> StateAt(RoomId room, long stateN, StatePart part, CancellationToken cancellation);

    Task<TimelineEvent?> StateEntryAt(RoomId room, StateTuple key, long stateN, CancellationToken cancellation);

    /// <summary>Entries of the state whose key is among <paramref name="keys"/>, after <paramref name="stateN"/> changes.</summary>
    Task<ImmutableArray<TimelineEvent>> StateEntriesAt(
        RoomId room, ImmutableArray<StateTuple> keys, long stateN, CancellationToken cancellation);

    /// <summary>Which entries of the state changed after <paramref name="after"/> up to <paramref name="upTo"/> changes: as they are then.</summary>
    Task<ImmutableArray<StateEntry>> StateBetween(RoomId room, long after, long upTo, CancellationToken cancellation);

    /// <summary>All values that one entry of the state ever had, oldest first, with the state from which each held.</summary>
    Task<ImmutableArray<StateHistoryEntry>> StateHistory(RoomId room, StateTuple key, CancellationToken cancellation);

    /// <summary>A user's memberships of one room, oldest first: visibility, <c>/forget</c>, and where they left.</summary>
    Task<ImmutableArray<MembershipChange>> MembershipHistory(RoomId room, UserId user, CancellationToken cancellation);

    /// <summary>A user's membership changes after a log position, in its order.</summary>
    Task<ImmutableArray<MembershipChange>> MembershipsSince(UserId user, long position, CancellationToken cancellation);

    /// <summary>Membership changes of one room after a log position, in its order (device lists: who came, who went).</summary>
    Task<ImmutableArray<MembershipChange>> RoomMembershipsSince(RoomId room, long position, CancellationToken cancellation);

    /// <summary>The event nearest to a time in a direction among those with a place.</summary>
    Task<TimelineEvent?> AtTimestamp(RoomId room, DateTimeOffset at, Direction direction, CancellationToken cancellation);

    /// <summary>Events that relate to one, from <paramref name="from"/> (exclusive).</summary>
    Task<TimelinePage> Relations(
        RoomId room, EventId target, RelationFilter filter, EventOrder from, Direction direction, int limit,
        CancellationToken cancellation);

    /// <summary>What is bundled with events: the newest edit by the same sender and the thread, for those that have any.</summary>
    Task<ImmutableDictionary<EventId, Aggregation>> Aggregations(
        RoomId room, ImmutableArray<EventId> events, UserId reader, CancellationToken cancellation);

    /// <summary>Annotations of one event by one sender that are of a type, newest first: at most 100.</summary>
    Task<ImmutableArray<TimelineEvent>> AnnotationsBy(RoomId room, EventId target, string type, UserId sender, CancellationToken cancellation);

    /// <summary>Threads by their newest event, newest first, behind <paramref name="before"/>.</summary>
    Task<ImmutableArray<ThreadEntry>> Threads(
        RoomId room, UserId? participant, EventOrder before, int limit, CancellationToken cancellation);
}

/// <param name="Next">Where to go on, exclusive; null when there is no more.</param>
public sealed record TimelinePage(ImmutableArray<TimelineEvent> Events, EventOrder? Next);

public enum Direction { Forward, Backward }

public enum StatePart { All, WithoutMembers, MembersOnly }

/// <param name="Head">The log's position that it was read at.</param>
public sealed record RoomLoad(RoomSnapshot Snapshot, long Head);

public sealed record UserRoomsLoad(ImmutableArray<UserRoom> Rooms, long Head);

public sealed record ReceiptsLoad(ImmutableArray<Receipt> Receipts, long Head);

/// <summary>A user's present standing in one room, and the room's last change.</summary>
/// <param name="Position">Of the membership event.</param>
/// <param name="RoomPosition">Of the room's newest change when this was read.</param>
/// <param name="Forgotten">The user asked not to hear of it again; holds until the next membership.</param>
public sealed record UserRoom(
    RoomId Room, Membership Membership, EventId EventId, UserId Sender, EventOrder Order, long Position, long RoomPosition, bool Forgotten);

/// <param name="StateN">The number of the room's state changes with this one.</param>
/// <param name="Previous">The membership before it; null when there was none.</param>
public sealed record MembershipChange(
    RoomId Room, UserId User, Membership Membership, Membership? Previous, EventId EventId, UserId Sender,
    EventOrder Order, long Position, long StateN);

/// <param name="From">The number of the state that it first held in.</param>
public sealed record StateHistoryEntry(long From, TimelineEvent Event);

/// <param name="Event">Null: the entry vanished.</param>
public sealed record StateEntry(StateTuple Key, TimelineEvent? Event);

/// <summary>What of a timeline is wanted; empty lists of "not" exclude nothing, null lists include all.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#filtering. Types may end in <c>*</c>.</remarks>
public sealed record TimelineFilter(
    ImmutableArray<string>? Types, ImmutableArray<string> NotTypes,
    ImmutableArray<UserId>? Senders, ImmutableArray<UserId> NotSenders, bool? ContainsUrl,
    ImmutableArray<string>? RelatedByTypes = null, ImmutableArray<UserId>? RelatedBySenders = null)
{
    public bool Admits(string type, UserId sender, bool hasUrl) =>
        (Types is not { } types || types.Any(wanted => Matches(wanted, type))) && !NotTypes.Any(unwanted => Matches(unwanted, type))
        && (Senders is not { } senders || senders.Contains(sender)) && !NotSenders.Contains(sender)
        && (ContainsUrl is not { } url || url == hasUrl);

    static bool Matches(string pattern, string type) =>
        pattern.EndsWith('*') ? type.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == type;
}

public sealed record RelationFilter(string? RelType, string? EventType, bool Recurse = false);

public sealed record Aggregation(TimelineEvent? LatestEdit, ThreadSummary? Thread)
{
    /// <summary>The first events that refer to it (<c>m.reference</c>), oldest first.</summary>
    public ImmutableArray<EventId> References { get; init; } = [];

    public bool IsEmpty => LatestEdit is null && Thread is null && References.IsEmpty;
}

/// <summary>What is bundled with a thread's root.</summary>
/// <param name="LatestEdit">The newest edit of the latest event.</param>
public sealed record ThreadSummary(TimelineEvent Latest, TimelineEvent? LatestEdit, long Count, bool CurrentUserParticipated);

public sealed record ThreadEntry(TimelineEvent Root, EventOrder LatestOrder);
