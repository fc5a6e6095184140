using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync.V3;

/// <summary>
/// The state that goes with a timeline: all of it or what changed, in front of the timeline or behind it, with the members
/// that a lazy-loading client needs to show the timeline.
/// </summary>
sealed class RoomState(RoomAsk asked)
{
    readonly RoomEventFilter _filter = asked.Request.Filter.Room.State;

    public async ValueTask<ImmutableArray<TimelineEvent>> Of(
        RoomScope room, RoomPlan plan, RoomPoint since, RoomPoint end, TimelineSlice timeline, RoomSummary? summary,
        CancellationToken cancellation)
    {
        if (!_filter.AdmitsRoom(room.Snapshot.Id)) return [];

        var isAfter = asked.Request.State != StateForm.BeforeTimeline;
        var at = isAfter ? end.StateN : timeline.StateBefore(end);
        var state = plan.IsWhole
            ? await Whole(room, at, cancellation)
            : await Changed(room, since.StateN, at, timeline, isAfter, cancellation);
        if (!isAfter) await AddUnshown(state, room, at, end.StateN, timeline, cancellation);
        if (_filter.LazyLoadMembers) await AddMembers(state, room, plan, at, timeline, summary, cancellation);

        return [.. state.Values.Where(_filter.Admits)];
    }

    async ValueTask<Dictionary<StateTuple, TimelineEvent>> Whole(RoomScope room, long at, CancellationToken cancellation)
    {
        var part = _filter.LazyLoadMembers ? StatePart.WithoutMembers : StatePart.All;
        return (await room.StateAt(at, part, cancellation)).ToDictionary(entry => entry.Pdu.State!.Value);
    }

    // A gap's members are told whether the client needs them or not: it cannot know that they came, went or changed.
    static async ValueTask<Dictionary<StateTuple, TimelineEvent>> Changed(
        RoomScope room, long from, long to, TimelineSlice timeline, bool isAfter, CancellationToken cancellation)
    {
        var state = new Dictionary<StateTuple, TimelineEvent>();
        foreach (var (key, entry) in await StateDelta.Between(room, from, to, isAfter ? timeline : TimelineSlice.EmptyAt(default), cancellation))
            if (entry is not null) state[key] = entry;

        return state;
    }

    // State whose events the timeline's filter left out would else never be told.
    async ValueTask AddUnshown(
        Dictionary<StateTuple, TimelineEvent> state, RoomScope room, long from, long to, TimelineSlice timeline,
        CancellationToken cancellation)
    {
        if (StateDelta.CountChanges(timeline) >= to - from) return;

        var shown = timeline.Events.Select(e => e.Id).ToHashSet();
        foreach (var (key, entry) in await room.StateBetween(from, to, cancellation))
            if (entry is not null && !shown.Contains(entry.Id)) state[key] = entry;
    }

    async ValueTask AddMembers(
        Dictionary<StateTuple, TimelineEvent> state, RoomScope room, RoomPlan plan, long at, TimelineSlice timeline,
        RoomSummary? summary, CancellationToken cancellation)
    {
        var needed = timeline.Events.Select(e => e.Pdu.Sender).ToHashSet();
        if (plan.IsWhole) needed.Add(asked.Request.User);
        if (summary?.Heroes is { } heroes) needed.UnionWith(heroes);

        var told = _filter.IncludeRedundantMembers ? null : asked.Told;
        var since = plan.Since;
        needed.RemoveWhere(user => state.ContainsKey(KeyOf(user))
            || room.Snapshot.MemberOf(user) is not { } member || told?.Holds(room.Snapshot.Id, user, member.EventId, since) == true);

        foreach (var entry in await Members(room, needed, at, cancellation)) state[entry.Pdu.State!.Value] = entry;
        if (asked.Told is null) return;

        foreach (var e in state.Values.Concat(timeline.Events))
            if (e.Pdu.Target is { } user) asked.Told.Tell(room.Snapshot.Id, user, e.Id, asked.View.Position);
    }

    static async ValueTask<ImmutableArray<TimelineEvent>> Members(RoomScope room, HashSet<UserId> users, long at, CancellationToken cancellation) =>
        users.Count == 0 ? []
        : at == room.Snapshot.StateN ? await room.MemberEvents(users, cancellation)
        : await room.StateEntriesAt([.. users.Select(KeyOf)], at, cancellation);

    static StateTuple KeyOf(UserId user) => new(EventTypes.Member, user.ToString());
}
