using System.Collections.Concurrent;
using Weft.Events;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Rooms.Signing;

/// <summary>Who signs for each tenant: its newest key that has not expired.</summary>
public sealed class TenantSigners(IStores stores)
{
    readonly ConcurrentDictionary<TenantId, IEventSigner> _signers = new();

    /// <exception cref="UnknownTenantException" />
    public async ValueTask<IEventSigner> For(TenantId tenant, CancellationToken cancellation)
    {
        if (_signers.TryGetValue(tenant, out var known)) return known;

        var entry = await stores.Tenants.Find(tenant, cancellation) ?? throw new UnknownTenantException(tenant);
        var keys = await stores.For(tenant).SigningKeys.List(cancellation);
        var newest = keys.FirstOrDefault(key => key.Expired is null)
            ?? throw new InvalidOperationException($"The tenant {tenant} has no signing key that is in force.");
        return _signers.GetOrAdd(tenant, new Ed25519Signer(entry.Server, KeyId.Parse(newest.KeyId), newest.Seed));
    }

    /// <summary>Reads the keys anew at next use: after one was added or has expired.</summary>
    public void Forget(TenantId tenant) => _signers.TryRemove(tenant, out _);
}
