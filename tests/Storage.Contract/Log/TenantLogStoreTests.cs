using System.Collections.Immutable;
using Weft.Storage.Log;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Contract.Log;

public abstract class TenantLogStoreTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A record that appends to a line of rows if the line still ends where it was decided, as rooms do.
    sealed record Appended(string Line, long After, long Next) : LogRecord
    {
        public override IEnumerable<ChangeKey> Touches => [new(ChangeKind.Room, Line)];
        public override bool CanBeRefused => true;
    }

    sealed class AppendedWriter : IRecordWriter<Appended>
    {
        public bool Write(ISqlSession session, int tenant, long position, Appended record)
        {
            // Deliberately writes before it compares: what is refused must leave nothing.
            session.Execute(
                "INSERT INTO line_rows (tenant, line, n, position) VALUES ($1, $2, $3, $4)", tenant, record.Line, record.Next * 1000 + record.After, position);
            return session.ExecuteExpecting(
                1, "UPDATE line_ends SET n = $4 WHERE tenant = $1 AND line = $2 AND n = $3", tenant, record.Line, record.After, record.Next);
        }
    }

    sealed record Noted(string Text) : LogRecord
    {
        public override IEnumerable<ChangeKey> Touches => [];
    }

    sealed class NotedWriter : IRecordWriter<Noted>
    {
        public bool Write(ISqlSession session, int tenant, long position, Noted record) =>
            session.ExecuteExpecting(1, "INSERT INTO line_rows (tenant, line, n, position) VALUES ($1, $2, 0, $3)", tenant, record.Text, position);
    }

    async Task<Lines> NewLines()
    {
        var stores = new SqlStores(engine.Database, new RecordWriters(RecordWriters.For(new AppendedWriter()), RecordWriters.For(new NotedWriter())));
        var (_, id) = await engine.NewTenant();
        await stores.Tenants.Find(id, Cancellation);
        var tenant = engine.Database.Write(
            1,
            session =>
            {
                session.Execute(engine.Database.Dialect.Translate(
                    "CREATE TABLE IF NOT EXISTS line_rows (tenant BIGINT NOT NULL, line TEXT NOT NULL, n BIGINT NOT NULL, position BIGINT NOT NULL, PRIMARY KEY (tenant, line, n))"));
                session.Execute(engine.Database.Dialect.Translate(
                    "CREATE TABLE IF NOT EXISTS line_ends (tenant BIGINT NOT NULL, line TEXT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (tenant, line))"));
                var number = session.QueryFirst("SELECT number FROM tenants WHERE name = $1", row => row.Int(0), id.ToString());
                session.Execute("INSERT INTO line_ends (tenant, line, n) VALUES ($1, 'a', 0)", number);
                session.Execute("INSERT INTO line_ends (tenant, line, n) VALUES ($1, 'b', 0)", number);
                return number;
            },
            Cancellation);
        return new Lines(engine.Database, stores.For(id).Log, await tenant);
    }

    sealed record Lines(ISqlDatabase Database, ITenantLogStore Log, int Tenant)
    {
        public Task<CommitOutcome> Commit(LogHead held, long old, params LogRecord[] records) => Log.Commit(
            new LogCommit(
                held.Epoch, old, Math.Max(old, held.FirstPosition) + records.Length,
                [.. records.Select((record, i) => new PositionedRecord(Math.Max(old, held.FirstPosition) + i + 1, record))]),
            Cancellation);

        public Task<List<(string Line, long N)>> Rows() => Database.Read(
            CostClass.Interactive,
            s => s.Query("SELECT line, n FROM line_rows WHERE tenant = $1 ORDER BY position", row => (row.Text(0), row.Long(1)), Tenant),
            Cancellation);
    }

    [Fact]
    public async Task Each_takeover_raises_the_epoch_and_keeps_the_position()
    {
        var lines = await NewLines();

        var first = await lines.Log.TakeOver(Cancellation);
        await lines.Commit(first, first.Position, new Noted("x"));
        var second = await lines.Log.TakeOver(Cancellation);

        Assert.Equal(new LogHead(1, 0), first);
        Assert.Equal(1L << 40, first.FirstPosition);
        Assert.Equal(new LogHead(2, (1L << 40) + 1), second);
        Assert.Equal(second, await lines.Log.ReadHead(Cancellation));
    }

    [Fact]
    public async Task Who_was_taken_over_writes_nothing_more()
    {
        var lines = await NewLines();
        var old = await lines.Log.TakeOver(Cancellation);
        var holder = await lines.Log.TakeOver(Cancellation);

        Assert.IsType<CommitOutcome.Fenced>(await lines.Commit(old, old.Position, new Noted("late")));
        Assert.IsType<CommitOutcome.Committed>(await lines.Commit(holder, holder.Position, new Noted("kept")));

        Assert.Equal([("kept", 0L)], await lines.Rows());
        Assert.Equal(holder.FirstPosition + 1, (await lines.Log.ReadHead(Cancellation)).Position);
    }

    [Fact]
    public async Task A_batch_on_an_old_position_is_fenced()
    {
        var lines = await NewLines();
        var head = await lines.Log.TakeOver(Cancellation);
        Assert.IsType<CommitOutcome.Committed>(await lines.Commit(head, head.Position, new Noted("one")));

        Assert.IsType<CommitOutcome.Fenced>(await lines.Commit(head, head.Position, new Noted("two")));

        Assert.Equal([("one", 0L)], await lines.Rows());
    }

    [Fact]
    public async Task A_record_that_came_too_late_is_refused_and_the_rest_is_kept()
    {
        var lines = await NewLines();
        var head = await lines.Log.TakeOver(Cancellation);

        var outcome = await lines.Commit(
            head, head.Position, new Appended("a", 0, 1), new Appended("a", 0, 2), new Noted("between"), new Appended("b", 7, 8), new Appended("a", 1, 3));

        Assert.Equal(ImmutableArray.Create(1, 3), Assert.IsType<CommitOutcome.Committed>(outcome).Refused);
        Assert.Equal([("a", 1000L), ("between", 0L), ("a", 3001L)], await lines.Rows());
        Assert.Equal(head.FirstPosition + 5, (await lines.Log.ReadHead(Cancellation)).Position);
    }

    [Fact]
    public async Task Logs_of_many_tenants_commit_in_one_group_and_a_fenced_one_fails_alone()
    {
        var all = new List<Lines>();
        for (var i = 0; i < 8; i++) all.Add(await NewLines());
        var heads = new List<LogHead>();
        foreach (var lines in all) heads.Add(await lines.Log.TakeOver(Cancellation));
        await all[3].Log.TakeOver(Cancellation);

        var outcomes = await Task.WhenAll(all.Zip(heads, (lines, head) => lines.Commit(head, head.Position, new Appended("a", 0, 1), new Noted("n"))));

        for (var i = 0; i < all.Count; i++)
        {
            if (i == 3) Assert.IsType<CommitOutcome.Fenced>(outcomes[i]);
            else Assert.Empty(Assert.IsType<CommitOutcome.Committed>(outcomes[i]).Refused);
            Assert.Equal(i == 3 ? 0 : 2, (await all[i].Rows()).Count);
        }
    }

    [Fact]
    public async Task Two_takers_that_race_cost_retries_and_never_a_row()
    {
        var lines = await NewLines();

        // Both take over whenever they are fenced, and append each number once.
        async Task<int> Taker(string name)
        {
            var fenced = 0;
            var head = await lines.Log.TakeOver(Cancellation);
            var position = head.Position;
            for (var i = 0; i < 50;)
            {
                var next = Math.Max(position, head.FirstPosition) + 1;
                var outcome = await lines.Log.Commit(
                    new LogCommit(head.Epoch, position, next, [new PositionedRecord(next, new Noted($"{name}{i}"))]), Cancellation);
                if (outcome is CommitOutcome.Committed)
                {
                    position = next;
                    i++;
                    continue;
                }

                fenced++;
                head = await lines.Log.TakeOver(Cancellation);
                position = head.Position;
            }

            return fenced;
        }

        var fences = await Task.WhenAll(Taker("x"), Taker("y"));

        var rows = await lines.Rows();
        Assert.Equal(100, rows.Count);
        Assert.Equal(100, rows.Distinct().Count());
        Assert.True(fences.Sum() > 0);
    }

    [Fact]
    public async Task Settings_change_in_the_tenants_order()
    {
        var (stores, id) = await engine.NewTenant();
        var head = await stores.Log.TakeOver(Cancellation);

        await stores.Log.Commit(
            new LogCommit(head.Epoch, 0, head.FirstPosition + 1, [new PositionedRecord(head.FirstPosition + 1, new TenantSettingsChanged("""{"x":1}"""))]),
            Cancellation);

        Assert.Equal("""{"x":1}""", (await engine.Stores.Tenants.Find(id, Cancellation))!.Settings);
    }

    [Fact]
    public async Task A_record_without_a_writer_is_an_error_and_writes_nothing()
    {
        var (stores, _) = await engine.NewTenant();
        var head = await stores.Log.TakeOver(Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => stores.Log.Commit(
            new LogCommit(head.Epoch, 0, head.FirstPosition + 1, [new PositionedRecord(head.FirstPosition + 1, new Noted("?"))]), Cancellation));

        Assert.Equal(head, await stores.Log.ReadHead(Cancellation));
    }
}

public sealed class TenantLogStoreOnSqlite(SqliteEngine engine) : TenantLogStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class TenantLogStoreOnPostgres(PostgresEngine engine) : TenantLogStoreTests(engine), IClassFixture<PostgresEngine>;
