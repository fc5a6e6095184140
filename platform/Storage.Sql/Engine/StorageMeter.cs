using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Weft.Storage.Sql.Engine;

/// <summary>What storage counts. The meter and the activity source are called <c>Weft.Storage</c>.</summary>
static class StorageMeter
{
    public const string Name = "Weft.Storage";

    static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);

    public static readonly Counter<long> Commits = Meter.CreateCounter<long>(
        "weft.storage.commits", "{commit}", "Groups committed.");

    public static readonly Histogram<int> UnitsPerCommit = Meter.CreateHistogram<int>(
        "weft.storage.commit.units", "{unit}", "Units that shared one commit.");

    public static readonly Histogram<double> CommitDuration = Meter.CreateHistogram<double>(
        "weft.storage.commit.duration", "s", "Duration of COMMIT alone, the sync to disk included.");

    public static readonly Counter<long> RowsWritten = Meter.CreateCounter<long>(
        "weft.storage.rows_written", "{row}", "Rows inserted, updated and deleted by committed groups.");

    public static readonly Counter<long> FailedUnits = Meter.CreateCounter<long>(
        "weft.storage.units_failed", "{unit}", "Units whose caller got an exception.");

    public static readonly UpDownCounter<int> ReadQueue = Meter.CreateUpDownCounter<int>(
        "weft.storage.read.queue", "{read}", "Reads that wait for a thread, by cost class.");

    public static readonly Counter<long> Reads = Meter.CreateCounter<long>(
        "weft.storage.reads", "{read}", "Reads done, by cost class.");
}
