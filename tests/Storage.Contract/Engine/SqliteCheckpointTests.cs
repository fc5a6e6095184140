using Microsoft.Extensions.Logging.Abstractions;
using Weft.Storage.Sqlite;

namespace Weft.Storage.Contract;

public sealed class SqliteCheckpointTests
{
    [Fact]
    public async Task The_log_stays_bounded_under_load_without_a_pause()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var directory = System.IO.Directory.CreateTempSubdirectory("weft-test-");
        var options = new SqliteOptions { DataDirectory = directory.FullName, Synchronous = false, CheckpointChanges = 100, LogPagesMax = 500 };
        using (var database = SqliteDatabase.Open(options, TimeProvider.System, NullLogger.Instance))
        {
            await database.Write(1, s => s.ExecuteAndCount("CREATE TABLE probe (id INTEGER NOT NULL PRIMARY KEY, filling BLOB)"), cancellation);
            var last = 0L;
            async Task Load()
            {
                while (Interlocked.Increment(ref last) is var id && id <= 6000)
                {
                    await database.Write(1, s => s.ExecuteAndCount("INSERT INTO probe (id, filling) VALUES ($1, $2)", id, new byte[4000]), cancellation);
                    await database.Read(CostClass.Interactive, s => s.Exists("SELECT 1 FROM probe WHERE id = $1", id), cancellation);
                }
            }

            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Load()));

            // Without restarts it would hold all 6,000 rows, 24 MB and more.
            Assert.InRange(new FileInfo(Path.Combine(directory.FullName, "weft.db-wal")).Length, 1, 12 << 20);
            Assert.Equal(6000, await database.Read(CostClass.Interactive, s => s.QueryFirst("SELECT count(*) FROM probe", row => row.Long(0)), cancellation));
        }

        directory.Delete(recursive: true);
    }
}
