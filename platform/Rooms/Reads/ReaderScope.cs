using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Reads;

/// <summary>One room at one position as one user may see it. What it answers may be shown to that user.</summary>
public sealed class ReaderScope
{
    // How often a page is filled up after events that the reader may not see.
    const int RefillsMax = 20;

    readonly IRoomStore _store;

    internal ReaderScope(RoomScope room, HistoryAccess access, ImmutableArray<MembershipChange> memberships, IRoomStore store) =>
        (Room, Access, Memberships, _store) = (room, access, memberships, store);

    /// <summary>The room with the server's own eyes.</summary>
    public RoomScope Room { get; }

    public RoomSnapshot Snapshot => Room.Snapshot;
    public HistoryAccess Access { get; }
    public UserId Reader => Access.User;

    /// <summary>The reader's memberships of this room, oldest first.</summary>
    public ImmutableArray<MembershipChange> Memberships { get; }

    public Membership? Membership => Access.Present;

    /// <summary>Whether the reader may look into the room at all: joined, joined once, or it is readable by the world.</summary>
    public bool MayRead => Membership == Events.Membership.Join || WasJoined || Snapshot.Facts.HistoryVisibility == HistoryVisibility.WorldReadable;

    public bool WasJoined => Memberships.Any(entry => entry.Membership == Events.Membership.Join);

    /// <summary>
    /// The number of the state that the reader sees as the room's: the present one, or the one in which they left.
    /// Null for one who may see no state.
    /// </summary>
    public long? StateN
    {
        get
        {
            if (Membership == Events.Membership.Join || Snapshot.Facts.HistoryVisibility == HistoryVisibility.WorldReadable) return Snapshot.StateN;

            // Left, banned, or invited or knocking again: what they saw last is the state in which they left.
            for (var i = Memberships.Length - 1; i > 0; i--)
                if (Memberships[i - 1].Membership == Events.Membership.Join) return Memberships[i].StateN;

            return null;
        }
    }

    /// <summary>The last event that one who left may see; the end for everyone else.</summary>
    public EventOrder End
    {
        get
        {
            if (Membership == Events.Membership.Join || Snapshot.Facts.HistoryVisibility == HistoryVisibility.WorldReadable) return EventOrder.End;

            for (var i = Memberships.Length - 1; i > 0; i--)
                if (Memberships[i - 1].Membership == Events.Membership.Join) return Memberships[i].Order;

            return EventOrder.End;
        }
    }

    public bool CanSee(TimelineEvent e) => Access.CanSee(e);

    /// <summary>An event that the reader may see; null when there is none, or none that they may know of.</summary>
    public async ValueTask<TimelineEvent?> Event(EventId id, CancellationToken cancellation) =>
        await Room.Event(id, cancellation) is { } e && CanSee(e) ? e : null;

    /// <summary>A page of what the reader may see.</summary>
    /// <param name="from">Exclusive.</param>
    /// <param name="limit">From 1.</param>
    public async ValueTask<TimelinePage> Timeline(
        EventOrder from, Direction direction, int limit, TimelineFilter? filter, CancellationToken cancellation)
    {
        var seen = ImmutableArray.CreateBuilder<TimelineEvent>(limit);
        EventOrder? next = from;
        for (var i = 0; i < RefillsMax && seen.Count < limit && next is { } at; i++)
        {
            var page = await Room.Timeline(at, direction, limit - seen.Count, filter, cancellation);
            seen.AddRange(page.Events.Where(CanSee));
            next = page.Next;
        }
        return new TimelinePage(seen.ToImmutable(), next);
    }

    /// <summary>Events that relate to one, as far as the reader may see them.</summary>
    public async ValueTask<TimelinePage> Relations(
        EventId target, RelationFilter filter, EventOrder from, Direction direction, int limit, CancellationToken cancellation)
    {
        var page = await _store.Relations(Snapshot.Id, target, filter, from, direction, limit, cancellation);
        return page with { Events = [.. page.Events.Where(CanSee)] };
    }

    /// <summary>What is bundled with events.</summary>
    public async ValueTask<ImmutableDictionary<EventId, Aggregation>> Aggregations(
        IEnumerable<TimelineEvent> events, CancellationToken cancellation)
    {
        // State and redacted events have nothing bundled.
        ImmutableArray<EventId> ids = [.. events.Where(e => !e.Pdu.IsState && !e.IsRedacted).Select(e => e.Id).Distinct()];
        if (ids.IsEmpty) return ImmutableDictionary<EventId, Aggregation>.Empty;

        var found = await _store.Aggregations(Snapshot.Id, ids, Reader, cancellation);
        return found.Where(entry => entry.Value.Thread is null || CanSee(entry.Value.Thread.Latest)).ToImmutableDictionary();
    }

    /// <summary>The room's threads, the most recently active first.</summary>
    /// <param name="before">Exclusive; <see cref="EventOrder.End"/> to begin.</param>
    public async ValueTask<ImmutableArray<ThreadEntry>> Threads(
        bool participated, EventOrder before, int limit, CancellationToken cancellation) =>
        [.. (await _store.Threads(Snapshot.Id, participated ? Reader : null, before, limit, cancellation)).Where(entry => CanSee(entry.Root))];

    /// <summary>The event nearest to a time that the reader may see.</summary>
    public async ValueTask<TimelineEvent?> AtTimestamp(DateTimeOffset at, Direction direction, CancellationToken cancellation) =>
        await _store.AtTimestamp(Snapshot.Id, at, direction, cancellation) is { } e && CanSee(e) ? e : null;
}
