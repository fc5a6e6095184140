using Npgsql;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Engine;

namespace Weft.Storage.Postgres;

sealed class PostgresReadConnection(NpgsqlConnection connection) : IReadConnection
{
    readonly PostgresSession _session = new(connection);

    public ISqlSession Session => _session;
    public bool HasAnswered => _session.HasAnswered;

    bool _isOpen;

    // Sent with the first query, the end of the read before included; one snapshot for all that follow.
    public void Begin()
    {
        const string Begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        if (_isOpen) _session.Begin("ROLLBACK", Begin);
        else _session.Begin(Begin);
    }

    public void End() => _isOpen |= _session.HasSent;

    public void Rest()
    {
        if (!_isOpen) return;

        _session.Recover("ROLLBACK");
        _isOpen = false;
    }

    public void Dispose() => connection.Dispose();
}
