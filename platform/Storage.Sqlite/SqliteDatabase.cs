using Microsoft.Extensions.Logging;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Engine;

namespace Weft.Storage.Sqlite;

/// <summary>The embedded database: one file, one writer thread that commits in groups, reader threads, a checkpoint thread.</summary>
public sealed class SqliteDatabase : ISqlDatabase, IDisposable
{
    readonly DirectoryLock _lock;
    readonly SqliteCheckpoints _checkpoints;
    readonly SqlEngine _engine;

    SqliteDatabase(DirectoryLock directory, string file, SqliteOptions options, TimeProvider time, ILogger logger)
    {
        _lock = directory;
        _checkpoints = new SqliteCheckpoints(() => SqliteHandle.Open(file, options, SqliteAccess.Write), options, logger);
        _engine = new SqlEngine(
            writers: 1,
            _ => new SqliteWriteConnection(SqliteHandle.Open(file, options, SqliteAccess.Write), _checkpoints),
            cost => new SqliteReadConnection(
                SqliteHandle.Open(file, options, SqliteAccess.Read), options.Sql.For(cost).TimeMax, time),
            options.Sql, time, logger);
    }

    public SqlDialect Dialect { get; } = new SqliteDialect();

    /// <summary>Locks the data directory, brings the schema up to date and starts the threads. It blocks meanwhile.</summary>
    /// <exception cref="StorageUnavailableException">The message is a sentence for the operator.</exception>
    public static SqliteDatabase Open(SqliteOptions options, TimeProvider time, ILogger logger)
    {
        var directory = DirectoryLock.Take(options.DataDirectory);
        try
        {
            var file = Path.Combine(options.DataDirectory, "weft.db");
            using (var handle = SqliteHandle.Open(file, options, SqliteAccess.Create)) Migrate(handle, options, time);
            return new SqliteDatabase(directory, file, options, time, logger);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    public Task<T> Read<T>(CostClass cost, Func<ISqlSession, T> work, CancellationToken cancellation) =>
        _engine.Read(cost, work, cancellation);

    public Task<T> Write<T>(int order, Func<ISqlSession, T> unit, CancellationToken cancellation) =>
        _engine.Write(order, unit, cancellation);

    /// <summary>Finishes what waits, closes the file and frees the directory.</summary>
    public void Dispose()
    {
        _engine.Dispose();
        _checkpoints.Dispose();
        _lock.Dispose();
    }

    static void Migrate(SqliteHandle handle, SqliteOptions options, TimeProvider time)
    {
        var session = new SqliteSession(handle);
        var applied = Migrator.Run(options.Migrations, new SqliteDialect(), Transaction, time.GetUtcNow());

        // Connections opened from here on plan by them.
        if (applied > 0) Transaction(s => SqliteStatistics.Write(handle, s));

        void Transaction(Action<ISqlSession> step)
        {
            handle.Run("BEGIN IMMEDIATE");
            try
            {
                step(session);
                handle.Run("COMMIT");
            }
            catch
            {
                handle.Run("ROLLBACK");
                throw;
            }
        }
    }
}
