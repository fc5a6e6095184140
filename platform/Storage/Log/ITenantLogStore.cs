namespace Weft.Storage.Log;

/// <summary>A tenant's order on disk: who may write it, and how far it goes.</summary>
public interface ITenantLogStore
{
    /// <summary>Raises the epoch durably, and only then reads: from here on no earlier holder can commit.</summary>
    Task<LogHead> TakeOver(CancellationToken cancellation);

    /// <summary>
    /// Writes a batch, all of it or (but for refused records) none. Completed means synced to disk. A commit is not
    /// given up halfway: <paramref name="cancellation"/> counts only until the batch is begun.
    /// </summary>
    /// <exception cref="StorageUnavailableException">
    /// Nothing was written; or, with <see cref="StorageUnavailableException.OutcomeUnknown"/>, nobody knows: take over anew.
    /// </exception>
    Task<CommitOutcome> Commit(LogCommit commit, CancellationToken cancellation);

    Task<LogHead> ReadHead(CancellationToken cancellation);
}
