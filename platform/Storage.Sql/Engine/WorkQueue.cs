namespace Weft.Storage.Sql.Engine;

/// <summary>A bounded queue that threads wait on.</summary>
sealed class WorkQueue(int capacity)
{
    readonly Queue<Work> _waiting = new();
    bool _closed;

    /// <exception cref="StorageBusyException">It is full.</exception>
    /// <exception cref="StorageUnavailableException">It is closed.</exception>
    public void Add(Work work)
    {
        lock (_waiting)
        {
            if (_closed) throw new StorageUnavailableException("The database is closed.");
            if (_waiting.Count >= capacity) throw new StorageBusyException($"{capacity} units of work wait already.");

            _waiting.Enqueue(work);
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Waits for work, then takes what is there, up to <paramref name="max"/>.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(List<Work> taken, int max)
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                if (_closed) return false;
                Monitor.Wait(_waiting);
            }

            while (taken.Count < max && _waiting.TryDequeue(out var work)) taken.Add(work);
            return true;
        }
    }

    /// <summary>Takes one without waiting, or none.</summary>
    public Work? TryTake()
    {
        lock (_waiting) return _waiting.TryDequeue(out var work) ? work : null;
    }

    /// <summary>Takes no more; what is in it is still handed out.</summary>
    public void Close()
    {
        lock (_waiting)
        {
            _closed = true;
            Monitor.PulseAll(_waiting);
        }
    }
}
