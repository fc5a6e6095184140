using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>The state of one room that its configuration asks for: all of it, what changed, or what is newly asked for.</summary>
sealed class SlidingRoomState(SlidingAsk asked, RoomScope room, RoomWork work, RoomPoint since, RoomPoint end)
{
    Dictionary<StateTuple, TimelineEvent?> _changed = [];

    RequiredState Wanted => work.Match.Config.State;
    RoomSnapshot Snapshot => room.Snapshot;

    /// <summary>Whether any entry of the type changed; in a first result that is not asked.</summary>
    public bool HasChanged(string type) => _changed.Keys.Any(key => key.Type == type);

    public async ValueTask<(ImmutableArray<TimelineEvent> Told, ImmutableArray<StateTuple> Vanished)> With(
        TimelineSlice timeline, CancellationToken cancellation)
    {
        var told = new Dictionary<StateTuple, TimelineEvent>();
        if (!work.IsInitial)
        {
            _changed = await StateDelta.Between(room, since.StateN, end.StateN, work.IsExpanded ? TimelineSlice.EmptyAt(end) : timeline, cancellation);
            foreach (var (key, entry) in _changed)
                if (entry is not null && (Wanted.Asks(key) || IsLazilyTold(key, timeline))) told[key] = entry;
        }
        if (work.IsInitial) await AddAsked(told, _ => true, cancellation);
        else if (work is { AsksMoreState: true, Told.State: var before }) await AddAsked(told, key => !before.Asks(key), cancellation);
        if (Wanted.LazyMembers) await AddMembersOf(timeline, told, cancellation);

        ImmutableArray<StateTuple> vanished = [.. _changed.Where(entry => entry.Value is null && Wanted.Asks(entry.Key)).Select(entry => entry.Key)];
        return ([.. told.Values], vanished);
    }

    // Without a gap the client keeps its list of members by these; across one it drops the list.
    bool IsLazilyTold(StateTuple key, TimelineSlice timeline) =>
        Wanted.LazyMembers && key.Type == EventTypes.Member && !timeline.Limited;

    async ValueTask AddAsked(Dictionary<StateTuple, TimelineEvent> told, Func<StateTuple, bool> isNew, CancellationToken cancellation)
    {
        foreach (var entry in await room.StateAt(end.StateN, StatePart.WithoutMembers, cancellation))
            if (entry.Pdu.State is { } key && Wanted.Asks(key) && isNew(key)) told[key] = entry;

        if (Wanted.AsksAllMembers)
        {
            foreach (var entry in await room.StateAt(end.StateN, StatePart.MembersOnly, cancellation))
                if (entry.Pdu.State is { } key && Wanted.Asks(key) && isNew(key)) told[key] = entry;
        }
        else
        {
            await AddMembers(told, Wanted.NamedMembers.Where(user => isNew(KeyOf(user))), cancellation);
        }
    }

    async ValueTask AddMembersOf(TimelineSlice timeline, Dictionary<StateTuple, TimelineEvent> told, CancellationToken cancellation)
    {
        var needed = new HashSet<UserId>();
        foreach (var e in timeline.Events)
        {
            needed.Add(e.Pdu.Sender);
            if (e.Pdu.Target is { } target) needed.Add(target);
        }
        var known = asked.Request.Pos?.Position ?? 0;
        needed.RemoveWhere(user => told.ContainsKey(KeyOf(user)) || Snapshot.MemberOf(user) is not { } member
            || !work.IsInitial && asked.Told.Holds(Snapshot.Id, user, member.EventId, known));
        await AddMembers(told, needed, cancellation);
        foreach (var entry in told.Values)
            if (entry.Pdu.Target is { } user) asked.Told.Tell(Snapshot.Id, user, entry.Id, asked.View.Position);
    }

    async ValueTask AddMembers(Dictionary<StateTuple, TimelineEvent> told, IEnumerable<UserId> users, CancellationToken cancellation)
    {
        var wanted = users.ToList();
        if (wanted.Count == 0) return;

        var entries = end.StateN == Snapshot.StateN
            ? await room.MemberEvents(wanted, cancellation)
            : await room.StateEntriesAt([.. wanted.Select(KeyOf)], end.StateN, cancellation);
        foreach (var entry in entries) told[entry.Pdu.State!.Value] = entry;
    }

    static StateTuple KeyOf(UserId user) => new(EventTypes.Member, user.ToString());
}
