using Weft.Events;
using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Rooms.Sync;

/// <summary>What <c>/sync</c> says of device lists, asked for by itself.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3keyschanges</remarks>
public sealed class KeyChanges(TenantLogs logs, IStores stores, SyncParts parts)
{
    public async Task<DeviceListChanges> Since(TenantId tenant, UserId user, SyncToken from, CancellationToken cancellation)
    {
        var reader = logs.Reader(tenant);
        var since = (await parts.Usable(from, reader))?.Position ?? 0;
        var view = await reader.With(user, [], cancellation);
        var own = view.Users.GetValueOrDefault(user) ?? await reader.User(user, cancellation);
        var store = stores.For(tenant);
        return await parts.DeviceLists.Since(
            tenant, reader, await RoomsChanged.Since(view, user, since, store.Sync, cancellation), own,
            await MembershipChanges.Since(view, user, since, store.Rooms, cancellation), since, cancellation);
    }
}
