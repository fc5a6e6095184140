using SQLitePCL;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Engine;

namespace Weft.Storage.Sqlite;

sealed class SqliteReadConnection : IReadConnection
{
    // How often the deadline is looked at, in steps of SQLite's virtual machine: about every 0.2 ms.
    const int StepsBetweenLooks = 10_000;

    readonly SqliteHandle _handle;
    readonly SqliteSession _session;
    readonly TimeSpan _timeMax;
    readonly TimeProvider _time;
    long _began;

    public SqliteReadConnection(SqliteHandle handle, TimeSpan timeMax, TimeProvider time)
    {
        (_handle, _timeMax, _time) = (handle, timeMax, time);
        _session = new SqliteSession(handle);
        raw.sqlite3_progress_handler(handle.Db, StepsBetweenLooks, _ => _time.GetElapsedTime(_began) > _timeMax ? 1 : 0, null);
    }

    public ISqlSession Session => _session;
    public bool HasAnswered => _session.HasAnswered;

    public void Begin()
    {
        _began = _time.GetTimestamp();
        _session.Begin();
        _handle.Run("BEGIN");
    }

    public void End()
    {
        _began = _time.GetTimestamp();
        _handle.Run("COMMIT");
    }

    public void Rest()
    {
    }

    public void Dispose() => _handle.Dispose();
}
