using Npgsql;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Engine;

namespace Weft.Storage.Postgres;

sealed class PostgresWriteConnection(NpgsqlConnection connection) : IWriteConnection
{
    readonly PostgresSession _session = new(connection);

    public ISqlSession Session => _session;
    public bool SavepointsAreFree => false;

    public void Begin(bool speculate)
    {
        _session.Begin("BEGIN ISOLATION LEVEL READ COMMITTED");
        _session.Speculates = speculate;
    }

    public void Savepoint()
    {
        _session.Execute("SAVEPOINT unit");
        _session.Flush();
    }

    public void Release()
    {
        _session.Execute("RELEASE SAVEPOINT unit");
        _session.Flush();

        // A unit that swallowed the exception of a refused statement.
        if (_session.HasFailed) throw new SqlStatementException("A statement of this unit was refused.");
    }

    public void RollBackToSavepoint()
    {
        _session.Recover("ROLLBACK TO SAVEPOINT unit");
        _session.Recover("RELEASE SAVEPOINT unit");
    }

    public void RollBack()
    {
        if (_session.HasSent) _session.Recover("ROLLBACK");
    }

    public long Commit()
    {
        // COMMIT of a failed transaction is a ROLLBACK that looks like success.
        if (_session.HasFailed) throw new SqlStatementException("A statement of this group was refused.");

        // What was only hoped for must be known before the COMMIT is sent; else it travels with the last statements.
        if (_session.Hopes) _session.Flush();
        try
        {
            _session.Execute("COMMIT");
            _session.Flush();
        }
        catch (StorageUnavailableException e)
        {
            throw new StorageUnavailableException(e.Message, e) { OutcomeUnknown = true };
        }

        return _session.RowsWritten;
    }

    public void BetweenGroups()
    {
    }

    public void Dispose() => connection.Dispose();
}
