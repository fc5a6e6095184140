namespace Weft.Storage.Sql.Engine;

/// <summary>
/// What an engine supplies to a <see cref="WriteLane"/>. It and its session throw <see cref="StorageUnavailableException"/>
/// when the connection is of no more use, <see cref="SqlConflictException"/> when trying again helps, and anything else when
/// the unit is at fault.
/// </summary>
interface IWriteConnection : IDisposable
{
    ISqlSession Session { get; }

    /// <summary>True when a savepoint costs no round trip, so that each unit gets one at once.</summary>
    bool SavepointsAreFree { get; }

    /// <param name="speculate">
    /// Whether the session may answer what it hopes for, and throw <see cref="SqlSpeculationException"/> when it was wrong.
    /// </param>
    void Begin(bool speculate);

    void Savepoint();

    /// <summary>Sends all that was held back, then keeps what was done since the savepoint.</summary>
    void Release();

    void RollBackToSavepoint();

    void RollBack();

    /// <summary>Returns when what was written is on disk.</summary>
    /// <returns>The rows written since <see cref="Begin"/>.</returns>
    long Commit();

    /// <summary>Called between groups, for the engine's own housekeeping.</summary>
    void BetweenGroups();
}

interface IReadConnection : IDisposable
{
    ISqlSession Session { get; }

    /// <summary>True once the work has seen a row or an answer: from then on it cannot be begun again.</summary>
    bool HasAnswered { get; }

    void Begin();

    /// <summary>The end may be held back until the next begin, or <see cref="Rest"/>.</summary>
    void End();

    /// <summary>No read waits: nothing may stay open.</summary>
    void Rest();
}

/// <summary>A statement touched other rows than expected, or an attempt was refused, after the unit was told otherwise.</summary>
sealed class SqlSpeculationException() : Exception("The unit is run again with true answers.");

/// <summary>The unit lost against another writer (deadlock, lock or serialization failure).</summary>
sealed class SqlConflictException(string message, Exception? inner) : Exception(message, inner);
