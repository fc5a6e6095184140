using Weft.Storage.Sql;

namespace Weft.Storage.Contract;

public abstract class ReadTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Counts far enough to be noticed.
    const string Slow = """
        WITH RECURSIVE c (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM c WHERE n < 500000000)
        SELECT count(*) FROM c
        """;

    ISqlDatabase Open(SqlOptions options)
    {
        if (engine is SqliteEngine) (engine.Database as IDisposable)!.Dispose();
        return engine.Open(options);
    }

    [Fact]
    public async Task A_read_sees_one_snapshot()
    {
        var database = Open(new SqlOptions());
        using var _ = (IDisposable)database;
        await database.Write(1, s => { s.Execute("CREATE TABLE snapshot (id BIGINT NOT NULL PRIMARY KEY)"); return 0; }, Cancellation);

        var counts = await database.Read(
            CostClass.BulkRead,
            session =>
            {
                var before = session.QueryFirst("SELECT count(*) FROM snapshot", row => row.Long(0));
                database.Write(1, s => { s.Execute("INSERT INTO snapshot (id) VALUES (1)"); return 0; }, CancellationToken.None).Wait(Cancellation);
                return (before, session.QueryFirst("SELECT count(*) FROM snapshot", row => row.Long(0)));
            },
            Cancellation);

        Assert.Equal((0, 0), counts);
        Assert.Equal(1, await database.Read(CostClass.BulkRead, s => s.QueryFirst("SELECT count(*) FROM snapshot", row => row.Long(0)), Cancellation));
    }

    [Fact]
    public async Task A_read_cannot_write()
    {
        var database = Open(new SqlOptions());
        using var _ = (IDisposable)database;

        await Assert.ThrowsAnyAsync<Exception>(() =>
            database.Read(CostClass.Interactive, s => s.ExecuteAndCount("DELETE FROM tenant_numbers WHERE id = $1", 1), Cancellation));

        Assert.True(await database.Read(CostClass.Interactive, s => s.Exists("SELECT 1 FROM tenant_numbers WHERE id = $1", 1), Cancellation));
    }

    [Fact]
    public async Task A_slow_read_is_given_up_and_the_next_one_answered()
    {
        var database = Open(new SqlOptions { Interactive = new ReadLimits(1, 10, TimeSpan.FromMilliseconds(100)) });
        using var _ = (IDisposable)database;

        await Assert.ThrowsAsync<StorageBusyException>(() => database.Read(CostClass.Interactive, s => s.Exists(Slow), Cancellation));

        Assert.True(await database.Read(CostClass.Interactive, s => s.Exists("SELECT 1"), Cancellation));
    }

    [Fact]
    public async Task One_class_of_reads_does_not_wait_for_another_and_overflow_is_refused()
    {
        var database = Open(new SqlOptions { BulkRead = new ReadLimits(1, 2, TimeSpan.FromSeconds(30)) });
        using var _ = (IDisposable)database;
        using var open = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> Bulk() => database.Read(
            CostClass.BulkRead, _ => { entered.TrySetResult(); return open.Wait(TimeSpan.FromSeconds(30), CancellationToken.None); }, Cancellation);

        var running = Bulk();
        await entered.Task;
        Task[] waiting = [Bulk(), Bulk()];
        await Assert.ThrowsAsync<StorageBusyException>(Bulk);
        Assert.True(await database.Read(CostClass.Interactive, s => s.Exists("SELECT 1"), Cancellation));
        open.Set();

        await Task.WhenAll([running, .. waiting]);
    }

    [Fact]
    public async Task A_stream_ends_when_it_is_told_and_forbids_other_statements_meanwhile()
    {
        var database = Open(new SqlOptions());
        using var _ = (IDisposable)database;
        const string Numbers = "WITH RECURSIVE c (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM c WHERE n < 1000) SELECT n FROM c";

        var seen = await database.Read(
            CostClass.BulkRead,
            session =>
            {
                var rows = new List<long>();
                session.Stream(Numbers, row => { rows.Add(row.Long(0)); return rows.Count < 5; });
                Assert.Throws<InvalidOperationException>(() => session.Stream(Numbers, _ => session.Exists("SELECT 1")));
                Assert.True(session.Exists("SELECT 1"));
                return rows;
            },
            Cancellation);

        Assert.Equal([1, 2, 3, 4, 5], seen);
    }
}

public sealed class ReadsOnSqlite(SqliteEngine engine) : ReadTests(engine), IClassFixture<SqliteEngine>;

public sealed class ReadsOnPostgres(PostgresEngine engine) : ReadTests(engine), IClassFixture<PostgresEngine>;
