using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Rooms.Sync;

/// <summary>
/// The users who asked, when they left this server, that nobody new reads what they wrote. Read once for each tenant;
/// its log tells of more.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate</remarks>
public sealed class ErasedUsers(IStores stores) : ILogFollower
{
    readonly ConcurrentDictionary<TenantId, Lazy<Task<ImmutableHashSet<UserId>>>> _known = new();

    public async ValueTask<ImmutableHashSet<UserId>> Of(TenantId tenant)
    {
        var known = _known.GetOrAdd(tenant, id => new(() => stores.For(id).Accounts.Erased(CancellationToken.None)));
        try
        {
            return await known.Value;
        }
        catch
        {
            // What could not be read is read again by the next who asks.
            _known.TryRemove(new(tenant, known));
            throw;
        }
    }

    // Rare enough that reading all of them again is the simplest that is right.
    public void Follow(TenantId tenant, ImmutableArray<PositionedRecord> records)
    {
        foreach (var (_, record) in records)
            if (record is AccountDeactivated { Erase: true }) _known.TryRemove(tenant, out _);
    }

    public void StartOver(TenantId tenant) => _known.TryRemove(tenant, out _);
}
