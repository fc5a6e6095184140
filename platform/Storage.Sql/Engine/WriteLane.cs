using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Weft.Storage.Sql.Engine;

/// <summary>
/// One writer: a thread with its connection and its queue. It commits together all that waits when the last commit ends;
/// no timer makes anybody wait.
/// </summary>
sealed partial class WriteLane : IDisposable
{
    // Bounds a transaction, and so how much a failure makes run again.
    const int GroupUnitsMax = 512;
    const int TriesMax = 5;

    readonly WorkQueue _queue;
    readonly Connector<IWriteConnection> _connector;
    readonly ICommitObserver? _observer;
    readonly ILogger _logger;
    readonly Thread _thread;
    long _group;

    public WriteLane(string name, Func<IWriteConnection> open, int queueMax, TimeProvider time, ICommitObserver? observer, ILogger logger)
    {
        _queue = new WorkQueue(queueMax);
        _connector = new Connector<IWriteConnection>(open, time, logger);
        _observer = observer;
        _logger = logger;
        _thread = new Thread(Loop) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public void Add(Work unit) => _queue.Add(unit);

    /// <summary>Commits what waits, then ends.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _connector.Drop();
    }

    void Loop()
    {
        var units = new List<Work>(GroupUnitsMax);
        while (_queue.Take(units, GroupUnitsMax))
        {
            units.RemoveAll(unit => unit.IsAbandoned());
            if (units.Count > 0) Run(units);
            units.Clear();
        }
    }

    void Run(List<Work> units)
    {
        // Units that failed for good leave the list; the rest is tried until it is committed or there is no sense in it.
        for (var tries = 1; units.Count > 0; tries++)
        {
            try
            {
                var connection = _connector.Get();
                if (TryTogether(connection, units, careful: connection.SavepointsAreFree || tries > 1, lastTry: tries >= TriesMax))
                {
                    // Answered: whatever housekeeping meets now must not run them again.
                    units.Clear();
                    connection.BetweenGroups();
                }
            }
            catch (StorageUnavailableException e)
            {
                _connector.Drop();

                // A connection that was lost while idle is only noticed now. Nothing was committed: once more, on a new one.
                if (!e.OutcomeUnknown && tries == 1) continue;
                Fail(units, e);
                return;
            }
            catch (Exception e)
            {
                // A bug of the lane itself; the thread must outlive it, and nobody may wait forever.
                LogBug(e);
                _connector.Drop();
                Fail(units, new StorageUnavailableException("The writer failed.", e) { OutcomeUnknown = true });
                return;
            }
        }
    }

    /// <returns>False when all must be tried again, carefully.</returns>
    bool TryTogether(IWriteConnection connection, List<Work> units, bool careful, bool lastTry)
    {
        connection.Begin(speculate: !careful);
        for (var i = 0; i < units.Count; i++)
        {
            try
            {
                if (careful) connection.Savepoint();
                units[i].Run(connection.Session);
                if (careful) connection.Release();
            }
            catch (Exception e) when (e is not StorageUnavailableException)
            {
                // Without a savepoint nobody knows whose held-back statement failed, and the transaction is lost anyway.
                // A conflict is retried as a whole too, so that no unit overtakes another.
                if (!careful || (e is SqlConflictException && !lastTry))
                {
                    connection.RollBack();
                    return false;
                }

                connection.RollBackToSavepoint();
                StorageMeter.FailedUnits.Add(1);
                units[i].Fail(e is SqlConflictException ? new StorageBusyException("Other writers held the same rows too long.", e) : e);
                units.RemoveAt(i--);
            }
        }

        if (units.Count == 0)
        {
            connection.RollBack();
            return true;
        }

        return Commit(connection, units, careful);
    }

    bool Commit(IWriteConnection connection, List<Work> units, bool careful)
    {
        var group = ++_group;
        using var activity = StorageMeter.Activities.StartActivity("storage.commit");
        activity?.SetTag("units", units.Count);
        _observer?.Committing(group, units.Count);

        var started = Stopwatch.GetTimestamp();
        long rows;
        try
        {
            rows = connection.Commit();
        }
        catch (Exception e) when (e is not StorageUnavailableException && !careful)
        {
            // A statement held back until now was refused, and with it the COMMIT behind it.
            connection.RollBack();
            return false;
        }

        StorageMeter.CommitDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        StorageMeter.Commits.Add(1);
        StorageMeter.UnitsPerCommit.Record(units.Count);
        StorageMeter.RowsWritten.Add(rows);
        _observer?.Durable(group);

        foreach (var unit in units)
        {
            _observer?.Acknowledging(group);
            unit.Complete();
        }

        return true;
    }

    static void Fail(List<Work> units, StorageUnavailableException reason)
    {
        StorageMeter.FailedUnits.Add(units.Count);
        foreach (var unit in units)
            unit.Fail(new StorageUnavailableException(reason.Message, reason) { OutcomeUnknown = reason.OutcomeUnknown });
    }

    [LoggerMessage(LogLevel.Critical, "A group commit failed in a way that was not foreseen.")]
    partial void LogBug(Exception exception);
}
