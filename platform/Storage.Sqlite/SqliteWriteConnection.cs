using SQLitePCL;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Engine;

namespace Weft.Storage.Sqlite;

sealed class SqliteWriteConnection : IWriteConnection
{
    readonly SqliteHandle _handle;
    readonly SqliteCheckpoints _checkpoints;
    int _changesBefore;

    public SqliteWriteConnection(SqliteHandle handle, SqliteCheckpoints checkpoints)
    {
        (_handle, _checkpoints) = (handle, checkpoints);
        Session = new SqliteSession(handle);
    }

    public ISqlSession Session { get; }
    public bool SavepointsAreFree => true;

    public void Begin(bool speculate)
    {
        _handle.Run("BEGIN IMMEDIATE");
        _changesBefore = raw.sqlite3_total_changes(_handle.Db);
    }

    public void Savepoint() => _handle.Run("SAVEPOINT unit");

    public void Release() => _handle.Run("RELEASE unit");

    public void RollBackToSavepoint()
    {
        _handle.Run("ROLLBACK TO unit");
        _handle.Run("RELEASE unit");
    }

    public void RollBack() => _handle.Run("ROLLBACK");

    public long Commit()
    {
        var rows = raw.sqlite3_total_changes(_handle.Db) - _changesBefore;
        try
        {
            _handle.Run("COMMIT");
        }
        catch (StorageUnavailableException e)
        {
            // The pages may have reached the log although the sync failed: whether a recovery finds them, nobody knows.
            throw new StorageUnavailableException(e.Message, e) { OutcomeUnknown = true };
        }

        _checkpoints.Committed(rows);
        return rows;
    }

    public void BetweenGroups() => _checkpoints.WriterIsIdle(_handle);

    public void Dispose() => _handle.Dispose();
}
