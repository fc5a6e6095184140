namespace Weft.Storage.Sql;

/// <summary>A database with its threads, connections and queues.</summary>
public interface ISqlDatabase
{
    SqlDialect Dialect { get; }

    /// <summary>Runs <paramref name="work"/> on one snapshot. It may not write, and should take milliseconds.</summary>
    /// <exception cref="StorageBusyException">The class's queue is full, or the work went over its time.</exception>
    /// <exception cref="StorageUnavailableException" />
    Task<T> Read<T>(CostClass cost, Func<ISqlSession, T> work, CancellationToken cancellation);

    /// <summary>
    /// Runs <paramref name="unit"/> in a group with others that wait, and completes only when the group's COMMIT is durable.
    /// A unit that throws is undone alone, and its exception comes back. A unit <b>may run more than once</b> (when its group
    /// is retried): it must change nothing but the database. Units of the same <paramref name="order"/> take effect in the
    /// order of the calls.
    /// </summary>
    /// <param name="order">Which units must not overtake each other: the tenant's number.</param>
    /// <param name="cancellation">Counts only until the unit is begun.</param>
    /// <exception cref="StorageBusyException">The queue is full; nothing was written.</exception>
    /// <exception cref="StorageUnavailableException">See <see cref="StorageUnavailableException.OutcomeUnknown"/>.</exception>
    Task<T> Write<T>(int order, Func<ISqlSession, T> unit, CancellationToken cancellation);
}
