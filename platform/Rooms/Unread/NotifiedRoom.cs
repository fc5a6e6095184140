using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Push;
using Weft.Storage;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Unread;

/// <summary>Goes back through one room, page by page, for what notified one user.</summary>
sealed class NotifiedRoom(
    ITenantStores stores, UserId user, RoomId id, long below, PushRuleset rules, ImmutableHashSet<UserId> ignored, Func<PushActions, bool> wanted)
{
    const int PageSize = 100;

    readonly Queue<Notification> _found = new();
    EventOrder? _from;
    long? _end = below;

    public RoomId Id => id;

    public Notification? Next => _found.TryPeek(out var next) ? next : null;

    /// <summary>Its place among other rooms, highest first; null when there is no more. See <see cref="PlaceOf"/>.</summary>
    public long? Place => Next is { } next ? 2 * next.Event.Position : _end is { } end ? PlaceOf(end) : null;

    /// <summary>Where a room stands of which all that is to come is before a position: between that event and the one before.</summary>
    public static long PlaceOf(long end) => 2 * end - 1;

    /// <summary>What <see cref="PlaceOf"/> was made from.</summary>
    public static long EndOf(long place) => (place + 1) / 2;

    public void Take() => _found.Dequeue();

    public async Task Load(RoomSnapshot room, long joined, ReadPositions read, CancellationToken cancellation)
    {
        _from ??= new EventOrder((await stores.Rooms.OrderAt(id, below - 1, cancellation)).N + 1, long.MinValue);
        var page = await stores.Rooms.Timeline(id, _from.Value, Direction.Backward, PageSize, filter: null, cancellation);
        var events = page.Events.Where(e => e.Order.IsLive && e.Order.N > joined).ToList();
        var ended = page.Next is null || events.Count < page.Events.Length;
        (_from, _end) = (page.Next, ended ? null : events[^1].Position);
        if (events.Count == 0) return;

        var differences = (await stores.Unread.Differences(user, room.Number, events[^1].Order.N - 1, events[0].Order.N, cancellation))
            .ToDictionary(entry => entry.Difference.N, entry => entry.Difference);
        foreach (var e in events)
        {
            if (e.IsRedacted || e.Pdu.Sender == user || ignored.Contains(e.Pdu.Sender)) continue;

            var its = differences.GetValueOrDefault(e.Order.N);
            if (rules.Decide(id, e.Class, its?.Flags ?? PushFlags.None, its?.Rule)?.Actions is { Notify: true } actions && wanted(actions))
                _found.Enqueue(new Notification(id, e, actions, e.Order.N <= read.Of(e.Thread)));
        }
    }
}
