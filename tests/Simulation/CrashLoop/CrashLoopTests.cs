using Npgsql;
using Weft.Storage.Contract;

namespace Weft.Simulation.CrashLoop;

/// <summary>
/// A few kills on each database; many with WEFT_TEST_ALL=1 (<c>./weft test --all crash</c>). WEFT_TEST_SEED repeats a run's
/// moments, as far as the machine lets it. The figures go to the file that WEFT_TEST_FIGURES names.
/// </summary>
[Collection(OneHost.Name)]
public sealed class CrashLoopTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static int Kills => Environment.GetEnvironmentVariable("WEFT_TEST_ALL") == "1" ? 25 : 2;

    [Fact]
    public Task Nothing_acknowledged_is_lost_or_doubled_when_a_host_on_SQLite_is_killed() => Run("sqlite", null);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_a_host_on_PostgreSQL_is_killed()
    {
        var name = FormattableString.Invariant($"weft_crash_{Environment.ProcessId}");
        await Administer($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
        await Run("postgresql", new NpgsqlConnectionStringBuilder(PostgresServer.Shared.ConnectionString(name)) { Pooling = true }.ConnectionString);
        await Administer($"DROP DATABASE {name} WITH (FORCE)");
    }

    static async Task Run(string kind, string? database)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WEFT_TEST_SEED"), out var given) ? given : Random.Shared.Next();
        var directory = Directory.CreateTempSubdirectory("weft-crash-");
        using var host = new HostProcess(directory.FullName, database);
        try
        {
            var figures = await new CrashRun(host, new Random(seed)).Run(Kills, Cancellation);
            if (Environment.GetEnvironmentVariable("WEFT_TEST_FIGURES") is { Length: > 0 } file)
                await File.AppendAllTextAsync(file, $"crash loop, {kind}: {figures}; seed {seed}\n", Cancellation);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"WEFT_TEST_SEED={seed}: {error.Message}\nThe host's log:\n{await File.ReadAllTextAsync(host.Log, Cancellation)}", error);
        }
        host.Dispose();
        directory.Delete(recursive: true);
    }

    static async Task Administer(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresServer.Shared.ConnectionString("postgres"));
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
