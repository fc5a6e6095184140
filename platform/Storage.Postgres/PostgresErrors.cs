using Npgsql;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Engine;

namespace Weft.Storage.Postgres;

/// <summary>Tells apart the unit's fault, a lost race, a full queue of time, and a server that cannot be used.</summary>
static class PostgresErrors
{
    // Whatever is not the server's own answer leaves the connection in a state that nobody knows.
    public static Exception Translate(Exception e) => e is PostgresException answered
        ? Translate(answered)
        : new StorageUnavailableException($"PostgreSQL does not answer: {e.Message}", e);

    static Exception Translate(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable =>
            new SqlConflictException(e.MessageText, e),
        PostgresErrorCodes.QueryCanceled => new StorageBusyException("A statement took longer than its cost class may.", e),

        // A writer that was sent to a server which has become a standby.
        PostgresErrorCodes.ReadOnlySqlTransaction => new StorageUnavailableException(e.MessageText, e),
        // Another node has changed a table: the connection's prepared statements are of no more use.
        PostgresErrorCodes.FeatureNotSupported when e.MessageText.Contains("cached plan", StringComparison.Ordinal) =>
            new StorageUnavailableException($"PostgreSQL: {e.MessageText}", e),
        PostgresErrorCodes.ProtocolViolation => new SqlStatementException(e.MessageText, e), // the wrong number of arguments
        ['2', '3', ..] => new SqlConstraintException(e.MessageText, e),

        // Connection exceptions, resources, intervention by an operator, system errors, corruption; a prepared statement gone.
        ['0', '8', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] or ['5', '8', ..] or ['X', 'X', '0', '0', '1' or '2'] or "25P03"
            or PostgresErrorCodes.InvalidSqlStatementName =>
            new StorageUnavailableException($"PostgreSQL: {e.MessageText}", e),
        _ => new SqlStatementException($"PostgreSQL error {e.SqlState}: {e.MessageText}", e),
    };
}
