using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Rooms.Sync;

/// <summary>Whose messages a user does not want to see.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#ignoring-users</remarks>
public static class IgnoredUsers
{
    public static async ValueTask<ImmutableHashSet<UserId>> Of(IStores stores, TenantId tenant, UserId user, CancellationToken cancellation) =>
        ReaderSettings.From(await stores.For(tenant).AccountData.Find(user, null, ReaderSettings.IgnoredUsersType, cancellation), null, 0).Ignored;
}
