using Weft.Events;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.Keys;
using Weft.Storage.ToDevice;
using Weft.Tenants;

namespace Weft.Rooms.Sync;

/// <summary>How many one-time keys a device has left, which every answer says: counted again only when they moved.</summary>
sealed class OneTimeKeyCounts(IStores stores, TimeProvider time)
{
    const int DevicesMax = 20_000;

    // Should the word that keys moved ever be lost, the device is not out of keys for good.
    static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    readonly BoundedCache<(TenantId, UserId, string), Counted> _known = new(DevicesMax);

    public async ValueTask<KeyCounts> Of(TenantId tenant, UserId user, string device, TenantView view, CancellationToken cancellation)
    {
        var key = OneTimeKeysMoved.Of(new DeviceAddress(user, device));
        if (_known.TryGet((tenant, user, device), out var known) && !view.Changes.MayHaveChanged(key, known.Position)
            && time.GetElapsedTime(known.At) < KnownFor)
            return known.Counts;

        // Counted after the view was taken: what moved until then is in it.
        var at = time.GetTimestamp();
        var counts = await stores.For(tenant).Keys.Counts(user, device, cancellation);
        _known.Set((tenant, user, device), new Counted(counts, view.Position, at));
        return counts;
    }

    sealed record Counted(KeyCounts Counts, long Position, long At);
}
