using System.Collections.Concurrent;

namespace Weft.Rooms.Views;

/// <summary>
/// The memory that all views of this node may take together. When it is used up, what was not used for longest goes,
/// whosever it is.
/// </summary>
public sealed class ViewBudget(long bytesMax = ViewBudget.BytesMaxDefault)
{
    public const long BytesMaxDefault = 512L << 20;

    readonly ConcurrentDictionary<(TenantReader Reader, ViewKey Key), Entry> _entries = new();
    readonly Lock _evicting = new();
    long _clock;
    long _bytes;

    /// <summary>What is held, as estimated.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    internal void Used(TenantReader reader, ViewKey key)
    {
        if (_entries.TryGetValue((reader, key), out var entry)) entry.Used = Interlocked.Increment(ref _clock);
    }

    /// <summary>Something is held from now on, or takes other than it took.</summary>
    internal void Takes(TenantReader reader, ViewKey key, long bytes)
    {
        if (bytes == 0) return;

        var entry = _entries.GetOrAdd((reader, key), static _ => new Entry());
        Interlocked.Add(ref _bytes, bytes - Interlocked.Exchange(ref entry.Bytes, bytes));
        entry.Used = Interlocked.Increment(ref _clock);
        if (Bytes > bytesMax) Evict();
    }

    internal void Forget(TenantReader reader)
    {
        foreach (var ((owner, key), _) in _entries)
            if (owner == reader) Remove(owner, key);
    }

    // A quarter goes at once, so that sorting is rare.
    void Evict()
    {
        lock (_evicting)
        {
            if (Bytes <= bytesMax) return;

            var gone = new List<(TenantReader Reader, ViewKey Key)>();
            foreach (var (id, _) in _entries.ToArray().OrderBy(entry => entry.Value.Used))
            {
                if (Bytes <= bytesMax * 3 / 4) break;
                Remove(id.Reader, id.Key);
                gone.Add(id);
            }
            foreach (var group in gone.GroupBy(id => id.Reader)) group.Key.Evict(group.Select(id => id.Key));
        }
    }

    void Remove(TenantReader reader, ViewKey key)
    {
        if (_entries.TryRemove((reader, key), out var entry)) Interlocked.Add(ref _bytes, -Interlocked.Exchange(ref entry.Bytes, 0));
    }

    sealed class Entry
    {
        public long Bytes;
        public long Used { get; set; }
    }
}
