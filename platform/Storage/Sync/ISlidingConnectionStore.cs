using Weft.Events;

namespace Weft.Storage.Sync;

/// <summary>
/// What sliding sync connections have been told. Not of the log: nobody but the connection's own device looks at it.
/// </summary>
public interface ISlidingConnectionStore
{
    Task<SlidingConnectionRow?> Find(SlidingConnectionKey key, CancellationToken cancellation);

    /// <summary>Keeps the connection's row; of a device's connections only the <paramref name="connectionsMax"/> that were saved last stay.</summary>
    Task Save(SlidingConnectionKey key, SlidingConnectionRow row, int connectionsMax, CancellationToken cancellation);
}

public readonly record struct SlidingConnectionKey(UserId User, string Device, string Connection);

/// <param name="Earlier">The generation from which the present one was made; it stays valid until the client shows that it has the present one.</param>
public sealed record SlidingConnectionRow(
    long Generation, ReadOnlyMemory<byte> State, long? Earlier, ReadOnlyMemory<byte> EarlierState, DateTimeOffset Saved);
