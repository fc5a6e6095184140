using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Weft.Storage;
using Weft.Storage.Sync;
using Weft.Tenants;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>
/// The connections of all devices: kept in the storage, so that a restart or another node goes on with them, and in memory
/// while they are used. The present generation and the one before it are valid, since an answer may be lost.
/// </summary>
sealed class Connections(IStores stores, TimeProvider time)
{
    const int KnownMax = 5_000;
    const int OfDeviceMax = 16;

    readonly BoundedCache<(TenantId, SlidingConnectionKey), Known> _known = new(KnownMax);

    /// <summary>The state that a generation stands for; null when this connection never had it, or has gone on.</summary>
    public async ValueTask<ConnectionState?> Find(TenantId tenant, SlidingConnectionKey key, long generation, CancellationToken cancellation)
    {
        if (_known.TryGet((tenant, key), out var known) && known.Of(generation) is { } held) return held;
        if (await stores.For(tenant).SlidingConnections.Find(key, cancellation) is not { } row) return null;

        var read = new Known(
            row.Generation, ConnectionState.Decode(row.State.Span), row.Earlier,
            row.Earlier is null ? null : ConnectionState.Decode(row.EarlierState.Span));
        _known.Set((tenant, key), read);
        return read.Of(generation);
    }

    /// <summary>Keeps what the connection has been told now, durably, before the client hears of it.</summary>
    /// <param name="from">The generation that the request came with; null for a connection that begins.</param>
    /// <returns>The new generation.</returns>
    public async Task<long> Save(
        TenantId tenant, SlidingConnectionKey key, long? from, ConnectionState fromState, ConnectionState state, CancellationToken cancellation)
    {
        if (!_known.TryGet((tenant, key), out var known) && await stores.For(tenant).SlidingConnections.Find(key, cancellation) is { } row)
            known = new Known(row.Generation, fromState, null, null);

        var generation = known is null ? First(key) : known.Generation + 1;
        await stores.For(tenant).SlidingConnections.Save(
            key, new(generation, state.Encode(), from, from is null ? default : fromState.Encode(), time.GetUtcNow()), OfDeviceMax, cancellation);
        _known.Set((tenant, key), new Known(generation, state, from, from is null ? null : fromState));
        return generation;
    }

    // Generations of different connections differ, so that a pos is good for no other connection than its own.
    static long First(SlidingConnectionKey key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{key.User}\n{key.Device}\n{key.Connection}"));
        return (long)(BinaryPrimitives.ReadUInt32LittleEndian(hash) & 0x7fff_ffff) << 32;
    }

    sealed record Known(long Generation, ConnectionState State, long? Earlier, ConnectionState? EarlierState)
    {
        public ConnectionState? Of(long generation) => generation == Generation ? State : generation == Earlier ? EarlierState : null;
    }
}
