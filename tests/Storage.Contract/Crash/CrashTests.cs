using System.Diagnostics;
using System.Globalization;
using Weft.Storage.Sql;

namespace Weft.Storage.Contract.Crash;

/// <summary>Kills a writing process in the middle of load, again and again, and traces when it says "written".</summary>
public abstract class CrashTests(TestEngine engine)
{
    const int Kills = 6;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What <see cref="Writer"/> opens.</summary>
    protected abstract string Target { get; }

    /// <summary>Whose writes to disk are traced besides the writer's own.</summary>
    protected virtual IEnumerable<int> ServerProcesses => [];

    [Fact]
    public async Task What_was_acknowledged_survives_a_kill_and_a_group_is_kept_whole_or_not_at_all()
    {
        await CreateTable();
        var acknowledged = new HashSet<long>();
        var groups = new List<long[]>();
        long first = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            // Different every time, and the same in every run.
            var lines = await RunUntilKilled(first, acknowledgements: 50 + 173 * kill);
            acknowledged.UnionWith(lines.Where(line => line[0] == 'A').Select(line => Numbers(line)[0]));
            groups.AddRange(lines.Where(line => line[0] == 'G').Select(Numbers));
            first += 1_000_000;

            var kept = await Kept();

            Assert.All(kept, unit => Assert.Equal(3, unit.Value));
            Assert.Empty(acknowledged.Except(kept.Keys));
            foreach (var group in groups) Assert.True(group.All(kept.ContainsKey) || !group.Any(kept.ContainsKey), string.Join(' ', group));
        }

        Assert.True(acknowledged.Count > Kills * 50);
    }

    [Fact]
    public async Task Every_acknowledgement_follows_a_sync_that_follows_its_groups_last_write()
    {
        const int Units = 300;
        await CreateTable();
        var trace = Path.GetTempFileName();
        List<string> command = ["strace", "-I", "2", "-f", "-o", trace, "-s", "10000", "-e", "trace=fsync,fdatasync,write"];
        foreach (var process in ServerProcesses) command.AddRange(["-p", process.ToString(CultureInfo.InvariantCulture)]);

        using (var writer = Start([.. command, Environment.ProcessPath!], first: 900_000_000, units: Units))
        {
            for (var left = Units; left > 0 && await writer.StandardOutput.ReadLineAsync(Cancellation) is { } line;)
                left -= line[0] == 'A' ? 1 : 0;

            // It would go on for as long as the server.
            using var end = Process.Start("kill", ["-INT", writer.Id.ToString(CultureInfo.InvariantCulture)]);
            await writer.WaitForExitAsync(Cancellation);
        }

        // In the order of the trace: a group is announced before its COMMIT is sent; a sync ends; then its units are answered.
        var announced = new HashSet<long>();
        var synced = new HashSet<long>();
        var answered = 0;
        foreach (var line in File.ReadLines(trace))
        {
            if (Says(line, 'G')) announced.UnionWith(Numbers(Said(line)));
            else if (line.Contains("sync", StringComparison.Ordinal) && line.EndsWith("= 0", StringComparison.Ordinal)) synced.UnionWith(announced);
            else if (Says(line, 'A'))
            {
                answered++;
                Assert.Contains(Numbers(Said(line))[0], synced);
            }
        }

        File.Delete(trace);
        Assert.Equal(Units, answered);
    }

    async Task CreateTable()
    {
        if (engine is SqliteEngine) ((IDisposable)engine.Database).Dispose();
        var database = engine.Open(new SqlOptions());
        await database.Write(
            1,
            session =>
            {
                session.Execute(engine.Database.Dialect.Translate(
                    "CREATE TABLE IF NOT EXISTS crash (unit BIGINT NOT NULL, part BIGINT NOT NULL, PRIMARY KEY (unit, part))"));
                return 0;
            },
            Cancellation);
        ((IDisposable)database).Dispose();
    }

    async Task<Dictionary<long, long>> Kept()
    {
        var database = engine.Open(new SqlOptions());
        using var _ = (IDisposable)database;
        var rows = await database.Read(
            CostClass.Background, s => s.Query("SELECT unit, count(*) FROM crash GROUP BY unit", row => (row.Long(0), row.Long(1))), Cancellation);
        return rows.ToDictionary(row => row.Item1, row => row.Item2);
    }

    async Task<List<string>> RunUntilKilled(long first, int acknowledgements)
    {
        using var process = Start([Environment.ProcessPath!], first, units: 1_000_000);
        var lines = new List<string>();
        var answers = 0;
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            lines.Add(line);
            if (line[0] == 'A' && ++answers == acknowledgements) process.Kill();
        }

        await process.WaitForExitAsync(Cancellation);

        // What the process said before it died was still in the pipe; its last line may be half a line.
        return [.. lines.SkipLast(1)];
    }

    Process Start(List<string> command, long first, int units)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Writer.Variable] = $"{Target}|{first}|{units}";
        return Process.Start(start)!;
    }

    // The runtime writes to a copy of descriptor 1.
    static bool Says(string traced, char what) => traced.Contains("write(", StringComparison.Ordinal) && traced.Contains($", \"{what} ", StringComparison.Ordinal);

    static string Said(string traced) => traced.Split('"')[1].Replace("\\n", "", StringComparison.Ordinal);

    static long[] Numbers(string line) => [.. line[2..].Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
}

public sealed class CrashesOnSqlite(SqliteEngine engine) : CrashTests(engine), IClassFixture<SqliteEngine>
{
    protected override string Target => "sqlite|" + engine.DataDirectory;
}

public sealed class CrashesOnPostgres(OwnPostgresEngine engine) : CrashTests(engine), IClassFixture<OwnPostgresEngine>
{
    protected override string Target => "postgres|" + engine.ConnectionString;
    protected override IEnumerable<int> ServerProcesses => engine.ServerProcesses;
}
