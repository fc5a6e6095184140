using System.Diagnostics.CodeAnalysis;

namespace Weft.Rooms.Sync;

/// <summary>Keeps the values that were asked for last, at most so many. Safe for threads.</summary>
sealed class BoundedCache<TKey, TValue>(int countMax) where TKey : notnull
{
    readonly Lock _gate = new();
    readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _byKey = [];
    readonly LinkedList<(TKey Key, TValue Value)> _latestFirst = new();

    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        lock (_gate)
        {
            if (Find(key) is { } found) return found.Value.Value;

            var value = make(key);
            Add(key, value);
            return value;
        }
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            var found = Find(key);
            value = found is null ? default : found.Value.Value;
            return found is not null;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_gate)
        {
            Drop(key);
            Add(key, value);
        }
    }

    public void Remove(TKey key)
    {
        lock (_gate) Drop(key);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _byKey.Clear();
            _latestFirst.Clear();
        }
    }

    LinkedListNode<(TKey Key, TValue Value)>? Find(TKey key)
    {
        if (!_byKey.TryGetValue(key, out var node)) return null;

        if (node.Previous is not null)
        {
            _latestFirst.Remove(node);
            _latestFirst.AddFirst(node);
        }
        return node;
    }

    void Add(TKey key, TValue value)
    {
        _byKey[key] = _latestFirst.AddFirst((key, value));
        if (_byKey.Count > countMax) Drop(_latestFirst.Last!.Value.Key);
    }

    void Drop(TKey key)
    {
        if (_byKey.Remove(key, out var node)) _latestFirst.Remove(node);
    }
}
