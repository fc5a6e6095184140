using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomVersions;
using Weft.RoomVersions.Authorisation;

namespace Weft.RoomCore;

/// <summary>
/// A room at one position of its tenant's log. Immutable, and shared: the room's grain decides on the very object that
/// sync reads. <see cref="Apply"/> makes the next one, and nothing else does.
/// </summary>
public sealed partial record RoomSnapshot : IAuthState
{
    /// <summary>How many of the newest events are held.</summary>
    public const int RecentMax = 64;

    PowerLevels? _powerLevels;

    public required RoomId Id { get; init; }
    public required RoomVersion Version { get; init; }

    /// <summary>The log position of its first change: what the storage knows it by.</summary>
    public long Number { get; init; }

    /// <summary>The number of the newest live event; the next gets <c>N + 1</c>.</summary>
    public long N { get; init; }

    /// <summary>How many times its state has changed: names a state (<see cref="TimelineEvent.StateAfter"/>).</summary>
    public long StateN { get; init; }

    /// <summary>The log position of its last change.</summary>
    public long Position { get; init; }

    /// <summary>The position of the last event that lifts the room in lists (<see cref="Bumps"/>); 0 without one.</summary>
    public long BumpPosition { get; init; }

    /// <summary>How many redactions took effect: with <see cref="StateN"/> it names the bytes of its state.</summary>
    public long Redactions { get; init; }

    public ImmutableArray<EventId> ForwardExtremities { get; init; } = [];
    public long Depth { get; init; }

    /// <summary>The current state without the members.</summary>
    public ImmutableDictionary<StateTuple, TimelineEvent> State { get; init; } = ImmutableDictionary<StateTuple, TimelineEvent>.Empty;

    /// <summary>Everyone with a member event in the current state, those who left included.</summary>
    public ImmutableDictionary<UserId, Member> Members { get; init; } = ImmutableDictionary<UserId, Member>.Empty;

    public int JoinedCount { get; init; }
    public int InvitedCount { get; init; }

    /// <summary>The newest live events, oldest first, at most <see cref="RecentMax"/>.</summary>
    public ImmutableArray<TimelineEvent> Recent { get; init; } = [];

    /// <summary>How many events of each class the room has: the ordinal of the newest of each.</summary>
    public ImmutableDictionary<EventClass, long> ClassTotals { get; init; } = ImmutableDictionary<EventClass, long>.Empty;

    /// <summary>The same of the main timeline alone.</summary>
    public ImmutableDictionary<EventClass, long> MainTotals { get; init; } = ImmutableDictionary<EventClass, long>.Empty;

    /// <summary>The same of each thread, by its root.</summary>
    public ImmutableDictionary<EventId, ImmutableDictionary<EventClass, long>> ThreadTotals { get; init; } =
        ImmutableDictionary<EventId, ImmutableDictionary<EventClass, long>>.Empty;

    /// <summary>What its state says about it, read once per state.</summary>
    public RoomFacts Facts { get; init; } = RoomFacts.None;

    public Pdu? Create => StateOf(EventTypes.Create)?.Pdu;

    /// <summary>Read at first use, once for each power level event.</summary>
    public PowerLevels PowerLevels => _powerLevels ??= PowerLevels.Read(Version, Create, StateOf(EventTypes.PowerLevels)?.Pdu);

    public JoinRule JoinRule => JoinRules.Of(Version, StateOf(EventTypes.JoinRules)?.Pdu);

    /// <summary>A state event other than a member's, whose events are not held.</summary>
    public Pdu? Find(string type, string stateKey) => StateOf(type, stateKey)?.Pdu;

    public Member? MemberOf(UserId user) => Members.GetValueOrDefault(user);

    /// <summary>Null for one who was never there.</summary>
    public Membership? MembershipOf(UserId user) => Members.GetValueOrDefault(user)?.Membership;

    public bool IsJoined(UserId user) => MembershipOf(user) is Membership.Join;

    public TimelineEvent? StateOf(string type, string stateKey = "") => State.GetValueOrDefault(new StateTuple(type, stateKey));

    /// <summary>How many events of a class a thread has; null is the main timeline.</summary>
    public long TotalOf(EventId? thread, EventClass kind) =>
        (thread is { } root ? ThreadTotals.GetValueOrDefault(root) : MainTotals)?.GetValueOrDefault(kind) ?? 0;

    /// <summary>Whether an event of this type lifts its room to the top of lists by recency.</summary>
    public static bool Bumps(string type) => type is EventTypes.Create or EventTypes.Message or EventTypes.Encrypted
        or EventTypes.Sticker or EventTypes.CallInvite or "m.poll.start" or "m.beacon_info";

    /// <summary>An event among the held ones: recent or current state.</summary>
    public TimelineEvent? Held(EventId id)
    {
        for (var i = Recent.Length - 1; i >= 0; i--)
            if (Recent[i].Id == id) return Recent[i];

        foreach (var entry in State.Values)
            if (entry.Id == id) return entry;

        return null;
    }
}
