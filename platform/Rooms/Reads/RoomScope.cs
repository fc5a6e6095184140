using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Reads;

/// <summary>One room at one position, for the server's own eyes. What a user gets goes through <see cref="For"/>.</summary>
public sealed class RoomScope
{
    readonly IRoomStore _store;

    internal RoomScope(RoomSnapshot snapshot, IRoomStore store) => (Snapshot, _store) = (snapshot, store);

    public RoomSnapshot Snapshot { get; }

    /// <summary>The same with one user's eyes.</summary>
    public async ValueTask<ReaderScope> For(UserId reader, CancellationToken cancellation)
    {
        var memberships = await _store.MembershipHistory(Snapshot.Id, reader, cancellation);
        var visibilities = await Visibilities(cancellation);
        var access = new HistoryAccess(
            reader, visibilities, [.. memberships.Select(entry => new MembershipFrom(entry.StateN, entry.Membership))]);
        return new ReaderScope(this, access, memberships, _store);
    }

    /// <summary>An event of this room, held or stored; null when the room has none of this id.</summary>
    public async ValueTask<TimelineEvent?> Event(EventId id, CancellationToken cancellation) =>
        Snapshot.Held(id) ?? (await _store.Events(Snapshot.Id, [id], cancellation)).FirstOrDefault();

    /// <summary>Events of this room by id, in the order of the ids; those that the room does not have are left out.</summary>
    public async ValueTask<ImmutableArray<TimelineEvent>> Events(ImmutableArray<EventId> ids, CancellationToken cancellation) =>
        await _store.Events(Snapshot.Id, ids, cancellation);

    /// <summary>The member event that holds now for a user.</summary>
    public async ValueTask<TimelineEvent?> MemberEvent(UserId user, CancellationToken cancellation) =>
        Snapshot.MemberOf(user) is { } member ? await Event(member.EventId, cancellation) : null;

    /// <summary>Member events that hold now, of those users who have one.</summary>
    public async ValueTask<ImmutableArray<TimelineEvent>> MemberEvents(IEnumerable<UserId> users, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<TimelineEvent>();
        var missing = ImmutableArray.CreateBuilder<EventId>();
        foreach (var user in users)
        {
            if (Snapshot.MemberOf(user) is not { } member) continue;

            if (Recent(member.EventId) is { } held) found.Add(held);
            else missing.Add(member.EventId);
        }
        if (missing.Count > 0) found.AddRange(await _store.Events(Snapshot.Id, missing.ToImmutable(), cancellation));
        return found.ToImmutable();
    }

    /// <summary>A page of the timeline, unfiltered by anyone's eyes; from the held events where they reach.</summary>
    public async ValueTask<TimelinePage> Timeline(
        EventOrder from, Direction direction, int limit, TimelineFilter? filter, CancellationToken cancellation)
    {
        if (direction == Direction.Backward && filter is null && FromRecent(from, limit) is { } page) return page;

        return await _store.Timeline(Snapshot.Id, from, direction, limit, filter, cancellation);
    }

    /// <summary>The newest live event at or before a position: what a sync token means in this room.</summary>
    public async ValueTask<EventOrder> OrderAt(long position, CancellationToken cancellation)
    {
        if (position >= Snapshot.Position) return new EventOrder(Snapshot.N);

        var recent = Snapshot.Recent;
        for (var i = recent.Length - 1; i >= 0; i--)
            if (recent[i].Position <= position) return recent[i].Order;

        // The first event of a room that is held from its beginning: there was nothing before.
        return recent is [{ Order.N: 1 }, ..] ? default : await _store.OrderAt(Snapshot.Id, position, cancellation);
    }

    /// <summary>The number of state changes that a position had seen.</summary>
    public async ValueTask<long> StateNAt(long position, CancellationToken cancellation)
    {
        if (position >= Snapshot.Position) return Snapshot.StateN;

        var order = await OrderAt(position, cancellation);
        if (order.N == 0) return 0;

        var page = await Timeline(new(order.N, 1), Direction.Backward, 1, null, cancellation);
        return page.Events is [var last] ? last.StateAfter : 0;
    }

    /// <summary>The state after so many changes.</summary>
    public async ValueTask<ImmutableArray<TimelineEvent>> StateAt(long stateN, StatePart part, CancellationToken cancellation) =>
        part == StatePart.WithoutMembers && stateN == Snapshot.StateN
            ? [.. Snapshot.State.Values]
            : await _store.StateAt(Snapshot.Id, stateN, part, cancellation);

    /// <summary>One entry of the state after so many changes.</summary>
    public async ValueTask<TimelineEvent?> StateEntryAt(StateTuple key, long stateN, CancellationToken cancellation)
    {
        if (stateN != Snapshot.StateN) return await _store.StateEntryAt(Snapshot.Id, key, stateN, cancellation);

        return key.Type == EventTypes.Member && UserId.TryParse(key.Key, out var user)
            ? await MemberEvent(user, cancellation)
            : Snapshot.State.GetValueOrDefault(key);
    }

    /// <summary>Some entries of the state after so many changes, those that there are.</summary>
    public async ValueTask<ImmutableArray<TimelineEvent>> StateEntriesAt(ImmutableArray<StateTuple> keys, long stateN, CancellationToken cancellation) =>
        await _store.StateEntriesAt(Snapshot.Id, keys, stateN, cancellation);

    /// <summary>What changed between two states, as it is in the later one.</summary>
    public async ValueTask<ImmutableArray<StateEntry>> StateBetween(long after, long upTo, CancellationToken cancellation) =>
        after >= upTo ? [] : await _store.StateBetween(Snapshot.Id, after, upTo, cancellation);

    /// <summary>Membership changes in this room after a position.</summary>
    public Task<ImmutableArray<MembershipChange>> MembershipsSince(long position, CancellationToken cancellation) =>
        _store.RoomMembershipsSince(Snapshot.Id, position, cancellation);

    TimelineEvent? Recent(EventId id)
    {
        for (var i = Snapshot.Recent.Length - 1; i >= 0; i--)
            if (Snapshot.Recent[i].Id == id) return Snapshot.Recent[i];

        return null;
    }

    TimelinePage? FromRecent(EventOrder from, int limit)
    {
        var recent = Snapshot.Recent;
        var end = recent.Length;
        while (end > 0 && recent[end - 1].Order >= from) end--;
        var fromBeginning = recent is [{ Order.N: 1, GapBefore: false }, ..] || recent.IsEmpty;
        var start = Math.Max(0, end - limit);

        // A gap may have been filled behind the held events, and what stands before them is not held.
        for (var i = start; i < end; i++)
            if (recent[i].GapBefore) return null;
        if (end - start < limit && !fromBeginning || end == 0 && !fromBeginning) return null;

        var events = recent.AsSpan()[start..end].ToArray();
        Array.Reverse(events);
        return new TimelinePage([.. events], start == 0 && fromBeginning || events.Length == 0 ? null : events[^1].Order);
    }

    // The line of the room's visibilities: few, since rooms seldom change it.
    async ValueTask<ImmutableArray<VisibilityFrom>> Visibilities(CancellationToken cancellation)
    {
        var current = Snapshot.StateOf(EventTypes.HistoryVisibility);
        if (current is null || current.Replaced is null)
        {
            return current is null
                ? []
                : [new VisibilityFrom(current.StateAfter, Of(current))];
        }
        return [.. (await _store.StateHistory(Snapshot.Id, new(EventTypes.HistoryVisibility, ""), cancellation))
            .Select(entry => new VisibilityFrom(entry.From, RoomFacts.Visibility(entry.Event.Pdu.ContentString("history_visibility"))))];

        static HistoryVisibility Of(TimelineEvent e) => RoomFacts.Visibility(e.Pdu.ContentString("history_visibility"));
    }
}
