using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Weft.Storage.Sqlite;

/// <summary>
/// Moves pages from the write-ahead log into the file, on a thread of its own, so that no commit waits for it. Under load
/// without a pause the log would still grow for ever, since it starts anew only when all of it has been moved: when it gets
/// too long, the writer itself moves the rest between two groups.
/// </summary>
sealed partial class SqliteCheckpoints : IDisposable
{
    // How long the writer waits for readers to leave the log, in milliseconds; else it tries again later.
    const int ReadersLeaveMilliseconds = 50;

    readonly Func<SqliteHandle> _open;
    readonly SqliteOptions _options;
    readonly ILogger _logger;
    readonly Thread _thread;
    readonly object _gate = new();
    bool _wanted;
    bool _closed;
    long _changes;
    volatile int _logPages;

    public SqliteCheckpoints(Func<SqliteHandle> open, SqliteOptions options, ILogger logger)
    {
        (_open, _options, _logger) = (open, options, logger);
        _thread = new Thread(Loop) { Name = "storage checkpoint", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Called by the writer after each commit. How long the log has become only a checkpoint tells.</summary>
    public void Committed(long rows)
    {
        _changes += rows + 1;
        if (_changes < _options.CheckpointChanges) return;

        _changes = 0;
        lock (_gate)
        {
            _wanted = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Called by the writer between two groups.</summary>
    public void WriterIsIdle(SqliteHandle writer)
    {
        if (_logPages < _options.LogPagesMax) return;

        // Should readers not leave in time, the next checkpoint says again that the log is too long.
        _logPages = 0;
        writer.Run($"PRAGMA busy_timeout = {ReadersLeaveMilliseconds}");
        var rc = Checkpoint(writer, raw.SQLITE_CHECKPOINT_RESTART, out _);
        writer.Run("PRAGMA busy_timeout = 5000");
        if (rc is not (raw.SQLITE_OK or raw.SQLITE_BUSY)) LogFailed(rc);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    void Loop()
    {
        SqliteHandle? handle = null;
        while (WaitUntilWanted())
        {
            try
            {
                handle ??= _open();
                var rc = Checkpoint(handle, raw.SQLITE_CHECKPOINT_PASSIVE, out var pages);
                if (rc is raw.SQLITE_OK) _logPages = pages;
                if (rc is not (raw.SQLITE_OK or raw.SQLITE_BUSY)) LogFailed(rc);
            }
            catch (Exception e)
            {
                LogLost(e);
                handle?.Dispose();
                handle = null;
            }
        }

        handle?.Dispose();
    }

    bool WaitUntilWanted()
    {
        lock (_gate)
        {
            while (!_wanted && !_closed) Monitor.Wait(_gate);
            _wanted = false;
            return !_closed;
        }
    }

    static int Checkpoint(SqliteHandle handle, int mode, out int logPages) =>
        raw.sqlite3_wal_checkpoint_v2(handle.Db, "main", mode, out logPages, out _);

    [LoggerMessage(LogLevel.Warning, "A checkpoint failed with SQLite error {Code}; it is tried again.")]
    partial void LogFailed(int code);

    [LoggerMessage(LogLevel.Warning, "A checkpoint failed; it is tried again.")]
    partial void LogLost(Exception exception);
}
