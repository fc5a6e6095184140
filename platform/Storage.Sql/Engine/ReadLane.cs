using Microsoft.Extensions.Logging;

namespace Weft.Storage.Sql.Engine;

/// <summary>The readers of one cost class: threads with a connection each, and their common queue.</summary>
sealed partial class ReadLane : IDisposable
{
    readonly WorkQueue _queue;
    readonly KeyValuePair<string, object?> _tag;
    readonly ILogger _logger;
    readonly List<Thread> _threads = [];

    public ReadLane(CostClass cost, Func<IReadConnection> open, ReadLimits limits, TimeProvider time, ILogger logger)
    {
        _queue = new WorkQueue(limits.QueueMax);
        _tag = new("class", cost.ToString());
        _logger = logger;
        for (var i = 0; i < limits.Threads; i++)
        {
            var thread = new Thread(() => Loop(new Connector<IReadConnection>(open, time, logger)))
            {
                Name = $"storage read {cost} {i}",
                IsBackground = true,
            };
            _threads.Add(thread);
            thread.Start();
        }
    }

    public void Add(Work read)
    {
        _queue.Add(read);
        StorageMeter.ReadQueue.Add(1, _tag);
    }

    /// <summary>Answers what waits, then ends.</summary>
    public void Dispose()
    {
        _queue.Close();
        foreach (var thread in _threads) thread.Join();
    }

    void Loop(Connector<IReadConnection> connector)
    {
        var taken = new List<Work>(1);
        while (_queue.Take(taken, 1))
        {
            for (var read = taken[0]; read is not null; read = _queue.TryTake())
            {
                StorageMeter.ReadQueue.Add(-1, _tag);
                if (!read.IsAbandoned()) Run(connector, read);
            }

            taken.Clear();
            Try(connector, connector.Current, connection => connection.Rest());
        }

        connector.Drop();
    }

    void Run(Connector<IReadConnection> connector, Work read)
    {
        for (var tries = 1; ; tries++)
        {
            IReadConnection? connection = null;
            try
            {
                connection = connector.Get();
                connection.Begin();
                read.Run(connection.Session);

                // The answer stands: nobody waits for the end of the snapshot.
                read.Complete();
                connection.End();
                StorageMeter.Reads.Add(1, _tag);
                return;
            }
            catch (StorageUnavailableException e)
            {
                // A connection that was lost while idle is only noticed now: once more, on a new one.
                var again = tries == 1 && connection is { HasAnswered: false };
                connector.Drop();
                if (again) continue;
                read.Fail(e);
                return;
            }
            catch (Exception e)
            {
                read.Fail(e);
                Try(connector, connection, c => c.End());
                return;
            }
        }
    }

    void Try(Connector<IReadConnection> connector, IReadConnection? connection, Action<IReadConnection> step)
    {
        if (connection is null) return;

        try
        {
            step(connection);
        }
        catch (Exception e)
        {
            LogLost(e);
            connector.Drop();
        }
    }

    [LoggerMessage(LogLevel.Warning, "A reader's connection was lost.")]
    partial void LogLost(Exception exception);
}
