using Weft.Storage.Sql;

namespace Weft.Storage.Contract;

public abstract class GroupCommitTests(TestEngine engine)
{
    const int Order = 7;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Each test has a database handle of its own, with its trace, and a table of its own.
    async Task<(ISqlDatabase Database, string Table, CommitTrace Trace)> Open(SqlOptions? options = null)
    {
        if (engine is SqliteEngine) (engine.Database as IDisposable)!.Dispose();
        var trace = new CommitTrace();
        var database = engine.Open((options ?? new SqlOptions()) with { CommitObserver = trace });
        var table = "probe_" + TestContext.Current.TestMethod!.MethodName.ToLowerInvariant();
        await database.Write(
            Order,
            session =>
            {
                session.Execute($"CREATE TABLE {table} (id BIGINT NOT NULL PRIMARY KEY)");
                return 0;
            },
            Cancellation);
        return (database, table, trace);
    }

    static Func<ISqlSession, int> Insert(string table, long id) => session =>
    {
        session.Execute($"INSERT INTO {table} (id) VALUES ($1)", id);
        return 0;
    };

    static Task<List<long>> Ids(ISqlDatabase database, string table) =>
        database.Read(CostClass.Interactive, s => s.Query($"SELECT id FROM {table} ORDER BY id", row => row.Long(0)), Cancellation);

    [Fact]
    public async Task What_waits_shares_one_commit()
    {
        var (database, table, trace) = await Open();
        using var _ = (IDisposable)database;
        using var gate = await Gate.Close(database, Order, Cancellation);

        var units = Enumerable.Range(0, 20).Select(i => database.Write(Order, Insert(table, i), Cancellation)).ToArray();
        await gate.Open();
        await Task.WhenAll(units);

        Assert.Equal(20, trace.Steps.Last(step => step.What == "committing").Units);
        Assert.Equal(20, (await Ids(database, table)).Count);
    }

    [Fact]
    public async Task A_failing_unit_fails_alone()
    {
        var (database, table, trace) = await Open();
        using var _ = (IDisposable)database;
        await database.Write(Order, Insert(table, 3), Cancellation);
        using var gate = await Gate.Close(database, Order, Cancellation);

        var good = new[] { 1, 2, 4 }.Select(i => database.Write(Order, Insert(table, i), Cancellation)).ToArray();
        var twice = database.Write(Order, session => Insert(table, 10)(session) + Insert(table, 3)(session), Cancellation);
        var wrong = database.Write(Order, session => session.ExecuteAndCount("UPDATE there_is_no_such_table SET x = 1"), Cancellation);
        var thrown = database.Write<int>(
            Order, session => Insert(table, 11)(session) + throw_(new InvalidDataException("the unit's own")), Cancellation);
        var last = database.Write(Order, Insert(table, 5), Cancellation);
        await gate.Open();

        await Task.WhenAll([.. good, last]);
        await Assert.ThrowsAsync<SqlConstraintException>(() => twice);
        await Assert.ThrowsAsync<SqlStatementException>(() => wrong);
        Assert.Equal("the unit's own", (await Assert.ThrowsAsync<InvalidDataException>(() => thrown)).Message);
        Assert.Equal([1, 2, 3, 4, 5], await Ids(database, table));
        Assert.Equal(4, trace.Steps.Last(step => step.What == "committing").Units);

        static int throw_(Exception e) => throw e;
    }

    [Fact]
    public async Task A_unit_sees_what_it_wrote_and_counts_it()
    {
        var (database, table, _) = await Open();
        using var _1 = (IDisposable)database;

        var seen = await database.Write(
            Order,
            session =>
            {
                Insert(table, 1)(session);
                Insert(table, 2)(session);
                var both = session.Query($"SELECT id FROM {table} ORDER BY id", row => row.Long(0));
                var changed = session.ExecuteAndCount($"UPDATE {table} SET id = id + 10 WHERE id > $1", 0);
                session.Execute($"DELETE FROM {table} WHERE id = $1", 11);
                var first = session.QueryFirst($"SELECT id FROM {table} ORDER BY id", row => (long?)row.Long(0));
                var none = session.QueryFirst($"SELECT id FROM {table} WHERE id = $1", row => (long?)row.Long(0), 99);
                return (both, changed, first, none, exists: session.Exists($"SELECT 1 FROM {table} WHERE id = $1", 12));
            },
            Cancellation);

        Assert.Equal([1, 2], seen.both);
        Assert.Equal((2, 12L, null, true), (seen.changed, seen.first, seen.none, seen.exists));
    }

    [Fact]
    public async Task A_failed_attempt_is_undone_and_the_unit_goes_on()
    {
        var (database, table, _) = await Open();
        using var _1 = (IDisposable)database;

        var kept = await database.Write(
            Order,
            session =>
            {
                Insert(table, 1)(session);
                var first = session.Attempt(() =>
                {
                    Insert(table, 2)(session);
                    var inner = session.Attempt(() => Insert(table, 3)(session) < 0);
                    return !inner;
                });
                var second = session.Attempt(() => Insert(table, 4)(session) < 0);
                Insert(table, 5)(session);
                return (first, second);
            },
            Cancellation);

        Assert.Equal((true, false), kept);
        Assert.Equal([1, 2, 5], await Ids(database, table));
    }

    [Fact]
    public async Task A_unit_that_expected_wrongly_is_told_so_and_its_group_is_not_disturbed()
    {
        var (database, table, trace) = await Open();
        using var _ = (IDisposable)database;
        await database.Write(Order, Insert(table, 1), Cancellation);
        using var gate = await Gate.Close(database, Order, Cancellation);
        Func<ISqlSession, bool> Move(long from, long to) => session =>
        {
            var moved = session.ExecuteExpecting(1, $"UPDATE {table} SET id = $2 WHERE id = $1", from, to);
            Insert(table, 100 + to)(session);
            return moved;
        };

        var right = database.Write(Order, Move(1, 2), Cancellation);
        var wrong = database.Write(Order, Move(1, 3), Cancellation);
        var swallowed = database.Write(
            Order,
            session =>
            {
                try
                {
                    Move(1, 4)(session);
                    return session.Exists("SELECT 1");
                }
                catch (Exception)
                {
                    return false;
                }
            },
            Cancellation);
        var next = database.Write(Order, Move(2, 5), Cancellation);
        await gate.Open();

        Assert.Equal((true, false, true, true), (await right, await wrong, await swallowed, await next));
        Assert.Equal([5, 102, 103, 104, 105], await Ids(database, table));
        Assert.Equal(4, trace.Steps.Last(step => step.What == "committing").Units);
    }

    [Fact]
    public async Task A_unit_that_swallows_a_refused_statement_does_not_pass_for_written()
    {
        var (database, table, _) = await Open();
        using var _1 = (IDisposable)database;

        var swallowing = database.Write(
            Order,
            session =>
            {
                Insert(table, 1)(session);
                try
                {
                    session.ExecuteAndCount($"INSERT INTO {table} (id) VALUES ($1)", 1);
                }
                catch (SqlConstraintException)
                {
                    return "swallowed";
                }

                return "inserted";
            },
            Cancellation);

        // SQLite undoes the statement alone, PostgreSQL the unit; neither says "written" of what is not there.
        var outcome = await Record.ExceptionAsync(() => swallowing);
        Assert.Equal(outcome is null ? [1] : [], await Ids(database, table));
    }

    [Fact]
    public async Task Units_of_one_order_take_effect_in_the_order_of_the_calls()
    {
        var (database, table, _) = await Open();
        using var _1 = (IDisposable)database;
        await database.Write(Order, Insert(table, 0), Cancellation);

        // Each is right only if the one before it has been.
        var counts = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => database.Write(
            Order, session => session.ExecuteAndCount($"UPDATE {table} SET id = id + 1 WHERE id = $1", i), Cancellation)));

        Assert.All(counts, count => Assert.Equal(1, count));
        Assert.Equal([300], await Ids(database, table));
    }

    [Fact]
    public async Task Every_acknowledgement_follows_its_groups_commit()
    {
        var (database, table, trace) = await Open();
        using var _ = (IDisposable)database;

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            await Task.Yield();
            await database.Write(Order, Insert(table, i), Cancellation);
        }));

        var durable = new HashSet<long>();
        var acknowledged = 0;
        foreach (var step in trace.Steps)
        {
            if (step.What == "durable") durable.Add(step.Group);
            if (step.What != "acknowledging") continue;
            Assert.Contains(step.Group, durable);
            acknowledged++;
        }

        Assert.Equal(trace.Steps.Sum(step => step.Units), acknowledged);
        Assert.True(acknowledged >= 200);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_later_takes_again()
    {
        var (database, table, _) = await Open(new SqlOptions { WriteQueueMax = 3 });
        using var _1 = (IDisposable)database;
        using var gate = await Gate.Close(database, Order, Cancellation);

        var waiting = Enumerable.Range(0, 3).Select(i => database.Write(Order, Insert(table, i), Cancellation)).ToArray();
        await Assert.ThrowsAsync<StorageBusyException>(() => database.Write(Order, Insert(table, 3), Cancellation));
        await gate.Open();
        await Task.WhenAll(waiting);
        await database.Write(Order, Insert(table, 4), Cancellation);

        Assert.Equal([0, 1, 2, 4], await Ids(database, table));
    }

    [Fact]
    public async Task A_unit_cancelled_while_it_waits_is_never_begun()
    {
        var (database, table, _) = await Open();
        using var _1 = (IDisposable)database;
        using var gate = await Gate.Close(database, Order, Cancellation);
        using var patience = new CancellationTokenSource();

        var unit = database.Write(Order, Insert(table, 1), patience.Token);
        await patience.CancelAsync();
        await gate.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unit);
        Assert.Empty(await Ids(database, table));
    }

    [Fact]
    public async Task More_statements_than_are_held_back_at_once_are_all_written()
    {
        var (database, table, _) = await Open();
        using var _1 = (IDisposable)database;

        await database.Write(
            Order,
            session =>
            {
                for (var i = 0; i < 1000; i++) Insert(table, i)(session);
                return 0;
            },
            Cancellation);

        Assert.Equal(1000, (await Ids(database, table)).Count);
    }
}

public sealed class GroupCommitOnSqlite(SqliteEngine engine) : GroupCommitTests(engine), IClassFixture<SqliteEngine>;

public sealed class GroupCommitOnPostgres(PostgresEngine engine) : GroupCommitTests(engine), IClassFixture<PostgresEngine>;
