using Microsoft.Extensions.Logging;
using Npgsql;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Engine;

namespace Weft.Storage.Postgres;

/// <summary>A PostgreSQL database: writer threads that commit in groups, reader threads for each cost class.</summary>
public sealed class PostgresDatabase : ISqlDatabase, IDisposable
{
    // Any number that nobody else uses as an advisory lock in this database.
    const long MigrationLock = 0x5765_6674_4d69_6772;

    static readonly TimeSpan MigrationMax = TimeSpan.FromHours(1);

    readonly SqlEngine _engine;

    PostgresDatabase(PostgresConnect connect, PostgresOptions options, TimeProvider time, ILogger logger) =>
        _engine = new SqlEngine(
            options.Writers,
            _ => new PostgresWriteConnection(connect.Open(options.WriteTimeMax)),
            cost => new PostgresReadConnection(connect.Open(options.Sql.For(cost).TimeMax)),
            options.Sql, time, logger);

    public SqlDialect Dialect { get; } = new PostgresDialect();

    /// <summary>Checks that the server is durable, brings the schema up to date and starts the threads. It blocks meanwhile.</summary>
    /// <exception cref="StorageUnavailableException">The message is a sentence for the operator.</exception>
    public static PostgresDatabase Open(PostgresOptions options, TimeProvider time, ILogger logger)
    {
        if (options.Writers is < 1 or > 16) throw new ArgumentOutOfRangeException(nameof(options), "Writers: from 1 to 16.");

        var connect = new PostgresConnect(options);
        using (var connection = connect.Open(MigrationMax)) Prepare(connection, options, time);
        return new PostgresDatabase(connect, options, time, logger);
    }

    public Task<T> Read<T>(CostClass cost, Func<ISqlSession, T> work, CancellationToken cancellation) =>
        _engine.Read(cost, work, cancellation);

    public Task<T> Write<T>(int order, Func<ISqlSession, T> unit, CancellationToken cancellation) =>
        _engine.Write(order, unit, cancellation);

    /// <summary>Finishes what waits, then closes the connections.</summary>
    public void Dispose() => _engine.Dispose();

    static void Prepare(NpgsqlConnection connection, PostgresOptions options, TimeProvider time)
    {
        PostgresConnect.AssertDurable(connection);

        // Nodes that start together migrate one after the other; the lock is the session's, so it cannot be left behind.
        PostgresConnect.Run(connection, "SET lock_timeout = 0");
        PostgresConnect.Run(connection, $"SELECT pg_advisory_lock({MigrationLock})");
        var session = new PostgresSession(connection);
        Migrator.Run(
            options.Migrations,
            new PostgresDialect(),
            step =>
            {
                session.Begin("BEGIN");
                try
                {
                    step(session);
                    session.Execute("COMMIT");
                    session.Flush();
                }
                catch (Exception e) when (e is not StorageUnavailableException)
                {
                    session.Recover("ROLLBACK");
                    throw;
                }
            },
            time.GetUtcNow());
    }
}
