using System.Collections.Immutable;
using Weft.Events;

namespace Weft.RoomCore;

partial record RoomSnapshot
{
    /// <summary>The next snapshot. Pure, and the only way there is to one, besides reading it from storage.</summary>
    public RoomSnapshot Apply(RoomChange change)
    {
        var next = this with
        {
            Number = Number == 0 ? change.Position : Number,
            Position = Math.Max(Position, change.Position),
            ForwardExtremities = change.ForwardExtremities,
            Depth = change.Depth,
        };
        foreach (var state in change.State) next = next.With(state);
        if (change.Event is { } added) next = next.With(added);
        if (change.Redacted is { } redacted) next = next.WithRedacted(redacted);
        return next;
    }

    /// <summary>What it costs to hold, roughly, in bytes.</summary>
    public long EstimatedBytes =>
        2000 + 420L * Members.Count + Recent.Sum(held => (long)held.EstimatedBytes) + State.Values.Sum(held => (long)held.EstimatedBytes)
        + 300L * ThreadTotals.Count;

    RoomSnapshot With(TimelineEvent added) => this with
    {
        N = added.Order.N,
        Recent = Recent.Length < RecentMax ? Recent.Add(added) : [.. Recent.AsSpan()[1..], added],
        ClassTotals = ClassTotals.SetItem(added.Class, added.ClassOrdinal),
        MainTotals = added.Thread is null ? MainTotals.SetItem(added.Class, added.ThreadOrdinal) : MainTotals,
        ThreadTotals = added.Thread is { } root
            ? ThreadTotals.SetItem(root, (ThreadTotals.GetValueOrDefault(root) ?? ImmutableDictionary<EventClass, long>.Empty)
                .SetItem(added.Class, added.ThreadOrdinal))
            : ThreadTotals,
        BumpPosition = Bumps(added.Pdu.Type) ? added.Position : BumpPosition,
    };

    RoomSnapshot With(StateChange change)
    {
        var next = this with { StateN = StateN + 1 };
        if (change.Key.Type == EventTypes.Member && UserId.TryParse(change.Key.Key, out var user)) return next.WithMember(user, change.Event);

        var state = change.Event is null ? State.Remove(change.Key) : State.SetItem(change.Key, change.Event);
        return next.WithState(change.Key.Type, state);
    }

    RoomSnapshot WithState(string type, ImmutableDictionary<StateTuple, TimelineEvent> state) => this with
    {
        State = state,
        Facts = RoomFacts.DependOn(type) ? RoomFacts.From(state) : Facts,
        _powerLevels = type is EventTypes.PowerLevels or EventTypes.Create ? null : _powerLevels,
    };

    RoomSnapshot WithMember(UserId user, TimelineEvent? entry)
    {
        var before = Members.GetValueOrDefault(user);
        var after = entry is null ? null : Member.From(entry);
        return this with
        {
            Members = after is null ? Members.Remove(user) : Members.SetItem(user, after),
            JoinedCount = JoinedCount - Is(before, Membership.Join) + Is(after, Membership.Join),
            InvitedCount = InvitedCount - Is(before, Membership.Invite) + Is(after, Membership.Invite),
        };

        static int Is(Member? member, Membership membership) => member?.Membership == membership ? 1 : 0;
    }

    RoomSnapshot WithRedacted(TimelineEvent redacted)
    {
        var next = this with { Redactions = Redactions + 1, Recent = Replace(Recent, redacted) };
        if (redacted.Pdu.State is not { } key) return next;

        if (redacted.Pdu.Target is { } user)
            return Members.GetValueOrDefault(user)?.EventId == redacted.Id
                ? next with { Members = Members.SetItem(user, Member.From(redacted)) }
                : next;

        return State.TryGetValue(key, out var entry) && Replace(entry, redacted) is var shown && !ReferenceEquals(shown, entry)
            ? next.WithState(key.Type, State.SetItem(key, shown))
            : next;
    }

    static ImmutableArray<TimelineEvent> Replace(ImmutableArray<TimelineEvent> events, TimelineEvent redacted)
    {
        for (var i = 0; i < events.Length; i++)
            if (Replace(events[i], redacted) is var shown && !ReferenceEquals(shown, events[i])) events = events.SetItem(i, shown);

        return events;
    }

    static TimelineEvent Replace(TimelineEvent entry, TimelineEvent redacted)
    {
        if (entry.Id == redacted.Id) return redacted;

        // What replaced it shows its content as prev_content.
        return entry.Replaced is { } replaced && replaced.EventId == redacted.Id
            ? entry with { Replaced = replaced with { Content = redacted.Pdu.ContentJson } }
            : entry;
    }
}
