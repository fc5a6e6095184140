using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Weft.Storage.Postgres;
using Weft.Storage.Sql;
using Weft.Storage.Sqlite;

namespace Weft.Storage.Contract.Crash;

/// <summary>
/// The process that gets killed: this same executable, started with WEFT_TEST_WRITER. Writers in flight write units of three
/// rows without end. It prints <c>G 1 2 3</c> before it commits these units as a group, and <c>A 2</c> once unit 2 is acknowledged.
/// </summary>
static class Writer
{
    public const string Variable = "WEFT_TEST_WRITER";
    const int InFlight = 16;

    static readonly Lock Output = new();
    static readonly List<long> Group = [];
    static long _last;

    /// <param name="target">Engine, where, the first unit and how many: <c>sqlite|/tmp/x|0|100</c>.</param>
    public static async Task<int> Run(string target)
    {
        var parts = target.Split('|');
        var options = new SqlOptions { CommitObserver = new Announcer() };
        ISqlDatabase database = parts[0] == "sqlite"
            ? SqliteDatabase.Open(new SqliteOptions { DataDirectory = parts[1], Sql = options }, TimeProvider.System, NullLogger.Instance)
            : PostgresDatabase.Open(new PostgresOptions { ConnectionString = parts[1], Sql = options, Writers = 1 }, TimeProvider.System, NullLogger.Instance);
        _last = long.Parse(parts[2], CultureInfo.InvariantCulture);
        var end = _last + int.Parse(parts[3], CultureInfo.InvariantCulture);
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Write(database, end)));
        ((IDisposable)database).Dispose();
        return 0;
    }

    static async Task Write(ISqlDatabase database, long end)
    {
        await Task.Yield();
        while (Interlocked.Increment(ref _last) is var unit && unit <= end)
        {
            await database.Write(
                1,
                session =>
                {
                    Group.Add(unit);
                    for (var part = 0; part < 3; part++) session.Execute("INSERT INTO crash (unit, part) VALUES ($1, $2)", unit, part);
                    return 0;
                },
                CancellationToken.None);
            Say($"A {unit}\n");
        }
    }

    static void Say(string line)
    {
        // One write each, at once: a trace and the parent see it where it happened.
        lock (Output)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(Encoding.ASCII.GetBytes(line));
        }
    }

    sealed class Announcer : ICommitObserver
    {
        public void Committing(long group, int units)
        {
            Say($"G {string.Join(' ', Group)}\n");
            Group.Clear();
        }

        public void Durable(long group)
        {
        }

        public void Acknowledging(long group)
        {
        }
    }
}
