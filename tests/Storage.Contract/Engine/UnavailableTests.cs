using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Weft.Storage.Postgres;
using Weft.Storage.Sql;
using Weft.Storage.Sqlite;

namespace Weft.Storage.Contract;

/// <summary>A database that goes away costs answers, not the process, and comes back by itself.</summary>
public sealed class UnavailableTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static Task<int> Insert(ISqlDatabase database, long id) =>
        database.Write(1, s => s.ExecuteAndCount("INSERT INTO probe (id) VALUES ($1)", id), Cancellation);

    static Task<long> Count(ISqlDatabase database) =>
        database.Read(CostClass.Interactive, s => s.QueryFirst("SELECT count(*) FROM probe", row => row.Long(0)), Cancellation);

    [Fact]
    public async Task A_full_disk_fails_the_group_and_the_next_one_is_written()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("weft-test-");
        using (var database = SqliteDatabase.Open(
            new SqliteOptions { DataDirectory = directory.FullName }, TimeProvider.System, NullLogger.Instance))
        {
            await database.Write(1, s => s.ExecuteAndCount("CREATE TABLE probe (id BIGINT NOT NULL PRIMARY KEY, filling BLOB)"), Cancellation);

            // SQLite's own limit on the file gives the very error that a full disk gives, until the connection is opened anew.
            var full = await Assert.ThrowsAsync<StorageUnavailableException>(() => database.Write(
                1,
                s => s.Exists("PRAGMA max_page_count = 1") ? s.ExecuteAndCount("INSERT INTO probe (id, filling) VALUES (1, $1)", new byte[1 << 20]) : 0,
                Cancellation));

            Assert.False(full.OutcomeUnknown);
            Assert.Equal(1, await Insert(database, 2));
            Assert.Equal(1, await Count(database));
        }

        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_server_that_stops_is_missed_and_found_again()
    {
        using var server = PostgresServer.StartOwn();
        var time = new FakeTimeProvider(Examples.Now);
        using var database = PostgresDatabase.Open(
            new PostgresOptions { ConnectionString = server.ConnectionString("postgres") }, time, NullLogger.Instance);
        await database.Write(1, s => s.ExecuteAndCount("CREATE TABLE probe (id BIGINT NOT NULL PRIMARY KEY)"), Cancellation);
        await Insert(database, 1);
        Assert.Equal(1, await Count(database));

        server.Stop();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Insert(database, 2));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Count(database));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Insert(database, 3));

        server.StartAgain();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await Insert(database, 4));
        Assert.Equal(2, await Count(database));
    }

    [Fact]
    public async Task A_restart_while_nobody_asks_is_not_noticed_by_readers()
    {
        using var server = PostgresServer.StartOwn();
        using var database = PostgresDatabase.Open(
            new PostgresOptions { ConnectionString = server.ConnectionString("postgres"), Sql = new SqlOptions { Interactive = new ReadLimits(1, 10, TimeSpan.FromSeconds(5)) } },
            TimeProvider.System, NullLogger.Instance);
        await database.Write(1, s => s.ExecuteAndCount("CREATE TABLE probe (id BIGINT NOT NULL PRIMARY KEY)"), Cancellation);
        Assert.Equal(0, await Count(database));

        server.Restart();

        Assert.Equal(0, await Count(database));
        Assert.Equal(1, await Insert(database, 1));
    }

    [Fact]
    public void A_server_that_would_lose_commits_is_refused_with_a_sentence()
    {
        using var server = PostgresServer.StartOwn("-c fsync=off");

        var error = Assert.Throws<StorageUnavailableException>(() => PostgresDatabase.Open(
            new PostgresOptions { ConnectionString = server.ConnectionString("postgres") }, TimeProvider.System, NullLogger.Instance));

        Assert.Contains("fsync", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_server_is_said_in_a_sentence()
    {
        var error = Assert.Throws<StorageUnavailableException>(() => PostgresDatabase.Open(
            new PostgresOptions { ConnectionString = "Host=127.0.0.1;Port=1;Username=weft;Database=weft" }, TimeProvider.System, NullLogger.Instance));

        Assert.Contains("PostgreSQL cannot be reached", error.Message, StringComparison.Ordinal);
    }
}
