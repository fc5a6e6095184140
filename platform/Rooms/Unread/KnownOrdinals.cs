using System.Collections.Immutable;
using Weft.RoomCore;
using Weft.Rooms.Sync;
using Weft.Storage;
using Weft.Storage.Push;
using Weft.Tenants;

namespace Weft.Rooms.Unread;

/// <summary>How many events of each class threads had at some point: looked up once, true for ever, and for all readers.</summary>
sealed class KnownOrdinals(IStores stores)
{
    const int KnownMax = 100_000;

    readonly BoundedCache<(TenantId, long, ThreadPoint, EventClass), long> _known = new(KnownMax);

    /// <summary>In the order of <paramref name="points"/>.</summary>
    public async ValueTask<ImmutableArray<IReadOnlyDictionary<EventClass, long>>> At(
        TenantId tenant, RoomSnapshot room, ImmutableArray<ThreadPoint> points, ImmutableArray<EventClass> classes, CancellationToken cancellation)
    {
        var known = points.Select(IReadOnlyDictionary<EventClass, long>? (point) => Find(tenant, room, point, classes)).ToArray();
        var missing = Enumerable.Range(0, points.Length).Where(i => known[i] is null).ToImmutableArray();
        if (!missing.IsEmpty)
        {
            var read = await stores.For(tenant).Unread.Ordinals(room.Number, [.. missing.Select(i => points[i])], classes, cancellation);
            for (var i = 0; i < missing.Length; i++)
            {
                known[missing[i]] = read[i];
                foreach (var kind in classes) _known.Set((tenant, room.Number, points[missing[i]], kind), read[i].GetValueOrDefault(kind));
            }
        }
        return [.. known!];
    }

    Dictionary<EventClass, long>? Find(TenantId tenant, RoomSnapshot room, ThreadPoint point, ImmutableArray<EventClass> classes)
    {
        var found = new Dictionary<EventClass, long>();
        foreach (var kind in classes)
        {
            // What a thread has none of, it had none of.
            if (room.TotalOf(point.Thread, kind) == 0) continue;
            if (!_known.TryGet((tenant, room.Number, point, kind), out var ordinal)) return null;
            found[kind] = ordinal;
        }
        return found;
    }
}
