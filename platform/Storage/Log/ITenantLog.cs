using System.Collections.Immutable;
using Weft.Tenants;

namespace Weft.Storage.Log;

/// <summary>The way into a tenant's order, from whichever node: the log's holder gives records their positions.</summary>
public interface ITenantLog
{
    /// <summary>
    /// Appends records one after another in one commit. Completes when they are durable and this node's view and
    /// <see cref="ILogFollower"/>s have them.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Nothing was written, or nobody knows.</exception>
    /// <exception cref="StorageBusyException">The log's queue is full; nothing was written.</exception>
    Task<Appended> Append(TenantId tenant, ImmutableArray<LogRecord> records, CancellationToken cancellation);
}

/// <param name="Position">Of the last record.</param>
/// <param name="Refused">Indices of records that their writer refused: nothing of them was written.</param>
public readonly record struct Appended(long Position, ImmutableArray<int> Refused);

/// <summary>Hears of every record on each node that follows the tenant, so that what is kept in memory stays true.</summary>
public interface ILogFollower
{
    /// <summary>In order of position, after the commit and before the append is answered. Must be quick and must not throw.</summary>
    void Follow(TenantId tenant, ImmutableArray<PositionedRecord> records);

    /// <summary>Records may have been missed: what is remembered of the tenant must be read anew.</summary>
    void StartOver(TenantId tenant);
}
