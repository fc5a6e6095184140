using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Weft.Storage.Contract;

public abstract class MeterTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_units_rows_and_reads_are_counted()
    {
        // Other tests count too, at the same time: each figure is a lower bound.
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "Weft.Storage") l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Count(instrument, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Count(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Count(instrument, value));
        listener.Start();
        await engine.Database.Write(1, s => s.ExecuteAndCount("CREATE TABLE counted (id BIGINT NOT NULL PRIMARY KEY)"), Cancellation);

        await engine.Database.Write(
            1,
            session =>
            {
                for (var i = 0; i < 100; i++) session.Execute("INSERT INTO counted (id) VALUES ($1)", i);
                return session.ExecuteAndCount("DELETE FROM counted WHERE id < $1", 50);
            },
            Cancellation);
        await engine.Database.Read(CostClass.BulkRead, s => s.Exists("SELECT 1 FROM counted"), Cancellation);
        (engine.Database as IDisposable)!.Dispose();

        Assert.True(sums["weft.storage.commits"] >= 2);
        Assert.True(sums["weft.storage.commit.units"] >= 2);
        Assert.True(sums["weft.storage.commit.duration"] > 0);
        Assert.True(sums["weft.storage.rows_written"] >= 150);
        Assert.True(sums["weft.storage.reads"] >= 1);

        void Count(Instrument instrument, double value) => sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
    }
}

public sealed class MetersOnSqlite(SqliteEngine engine) : MeterTests(engine), IClassFixture<SqliteEngine>;

public sealed class MetersOnPostgres(PostgresEngine engine) : MeterTests(engine), IClassFixture<PostgresEngine>;
