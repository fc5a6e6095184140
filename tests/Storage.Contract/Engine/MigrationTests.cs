using Weft.Storage.Sql;

namespace Weft.Storage.Contract;

public abstract class MigrationTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected TestEngine Engine => engine;

    void Close() => (engine.Database as IDisposable)!.Dispose();

    protected static Migration Step(int number, string text) => new(number, $"{number:D4}-probe", text);

    [Fact]
    public async Task What_is_applied_is_not_applied_again_and_what_is_new_is()
    {
        Close();
        var one = Step(9001, "-- A comment; with a semicolon, INTEGER and all.\nCREATE TABLE probe_one (id BIGINT NOT NULL PRIMARY KEY);\nINSERT INTO probe_one (id) VALUES (1);");
        var late = Step(9000, "CREATE TABLE probe_late (a TEXT NOT NULL, b BLOB, c DOUBLE PRECISION, PRIMARY KEY (a)) WITHOUT ROWID;\nCREATE INDEX probe_b ON probe_late (b);");

        (engine.Open(new SqlOptions(), [.. Migration.All, one]) as IDisposable)!.Dispose();
        (engine.Open(new SqlOptions(), [.. Migration.All, one]) as IDisposable)!.Dispose();
        var database = engine.Open(new SqlOptions(), [.. Migration.All, late, one]);
        using var _ = (IDisposable)database;

        Assert.Equal(1, await database.Read(CostClass.Background, s => s.QueryFirst("SELECT count(*) FROM probe_one", row => row.Long(0)), Cancellation));
        Assert.False(await database.Read(CostClass.Background, s => s.Exists("SELECT 1 FROM probe_late"), Cancellation));
    }

    [Fact]
    public void A_step_that_was_changed_after_it_was_applied_is_refused()
    {
        Close();
        (engine.Open(new SqlOptions(), [.. Migration.All, Step(9002, "CREATE TABLE probe_two (id BIGINT NOT NULL PRIMARY KEY);")]) as IDisposable)!.Dispose();

        var error = Assert.Throws<InvalidOperationException>(() =>
            engine.Open(new SqlOptions(), [.. Migration.All, Step(9002, "CREATE TABLE probe_two (id BIGINT NOT NULL PRIMARY KEY, x BIGINT);")]));

        Assert.Contains("9002-probe", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_and_can_be_mended()
    {
        Close();
        Assert.ThrowsAny<Exception>(() => engine.Open(
            new SqlOptions(), [.. Migration.All, Step(9003, "CREATE TABLE probe_three (id BIGINT NOT NULL PRIMARY KEY);\nINSERT INTO nowhere (id) VALUES (1);")]));

        var database = engine.Open(new SqlOptions(), [.. Migration.All, Step(9003, "CREATE TABLE probe_three (id BIGINT NOT NULL PRIMARY KEY);")]);
        using var _ = (IDisposable)database;
        Assert.False(await database.Read(CostClass.Background, s => s.Exists("SELECT 1 FROM probe_three"), Cancellation));
    }

    [Fact]
    public void Types_that_only_one_engine_has_are_refused() =>
        Assert.Throws<FormatException>(() => Step(9009, "CREATE TABLE x (id INTEGER PRIMARY KEY);").Statements().ToList());
}

public sealed class MigrationsOnSqlite(SqliteEngine engine) : MigrationTests(engine), IClassFixture<SqliteEngine>
{
    [Fact]
    public void A_second_process_gets_a_sentence()
    {
        // The lock is the file's, not the process's, so one process can show it.
        if (!IsClosed()) (Engine.Database as IDisposable)!.Dispose();
        using var first = (IDisposable)Engine.Open(new SqlOptions());

        var error = Assert.Throws<StorageUnavailableException>(() => Engine.Open(new SqlOptions()));

        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
    }

    bool IsClosed()
    {
        var read = Engine.Database.Read(CostClass.Background, s => s.Exists("SELECT 1"), CancellationToken.None);
        return read.IsFaulted;
    }
}

public sealed class MigrationsOnPostgres(PostgresEngine engine) : MigrationTests(engine), IClassFixture<PostgresEngine>
{
    [Fact]
    public async Task Nodes_that_start_together_migrate_once()
    {
        Migration[] all = [.. Migration.All, Step(9010, "CREATE TABLE probe_many (id BIGINT NOT NULL PRIMARY KEY);\nINSERT INTO probe_many (id) VALUES (1);")];

        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () => Engine.Open(new SqlOptions(), all), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(1, await nodes[0].Read(
            CostClass.Background, s => s.QueryFirst("SELECT count(*) FROM probe_many", row => row.Long(0)), TestContext.Current.CancellationToken));
        foreach (var node in nodes) ((IDisposable)node).Dispose();
    }
}
