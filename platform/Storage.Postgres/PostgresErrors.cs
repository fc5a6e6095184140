using Npgsql;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Engine;

namespace Weft.Storage.Postgres;

/// <summary>Tells apart the unit's fault, a lost race, a full queue of time, and a server that cannot be used.</summary>
static class PostgresErrors
{
    public static Exception Translate(Exception e) => e switch
    {
        PostgresException answered => Translate(answered),
        NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException or ObjectDisposedException =>
            new StorageUnavailableException($"PostgreSQL does not answer: {e.Message}", e),
        _ => e,
    };

    static Exception Translate(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable =>
            new SqlConflictException(e.MessageText, e),
        PostgresErrorCodes.QueryCanceled => new StorageBusyException("A statement took longer than its cost class may.", e),

        // A writer that was sent to a server which has become a standby.
        PostgresErrorCodes.ReadOnlySqlTransaction => new StorageUnavailableException(e.MessageText, e),
        ['2', '3', ..] => new SqlConstraintException(e.MessageText, e),

        // Connection exceptions, resources, intervention by an operator, system errors, corruption.
        ['0', '8', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] or ['5', '8', ..] or ['X', 'X', '0', '0', '1' or '2'] or "25P03" =>
            new StorageUnavailableException($"PostgreSQL: {e.MessageText}", e),
        _ => new SqlStatementException($"PostgreSQL error {e.SqlState}: {e.MessageText}", e),
    };
}
