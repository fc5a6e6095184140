using System.Diagnostics.Metrics;

namespace Weft.Rooms.Log;

/// <summary>What the logs of this node do, counted.</summary>
public sealed class LogMetrics
{
    readonly Counter<long> _commits, _records, _units, _fenced;

    public LogMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Weft.Rooms");
        _commits = meter.CreateCounter<long>("weft.log.commits", description: "Commits of tenant logs.");
        _records = meter.CreateCounter<long>("weft.log.records", description: "Records in those commits.");
        _units = meter.CreateCounter<long>("weft.log.units", description: "Appends that shared those commits.");
        _fenced = meter.CreateCounter<long>("weft.log.fenced", description: "Times that another activation had taken over.");
    }

    internal void Committed(int units, int records)
    {
        _commits.Add(1);
        _units.Add(units);
        _records.Add(records);
    }

    internal void Fenced() => _fenced.Add(1);
}
