using Npgsql;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Engine;

namespace Weft.Storage.Postgres;

sealed class PostgresReadConnection(NpgsqlConnection connection) : IReadConnection
{
    readonly PostgresSession _session = new(connection);

    public ISqlSession Session => _session;
    public bool HasAnswered => _session.HasAnswered;

    // Sent with the first query; one snapshot for all that follow.
    public void Begin() => _session.Begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

    public void End()
    {
        if (_session.HasSent) _session.Recover("ROLLBACK");
    }

    public void Dispose() => connection.Dispose();
}
