using System.Diagnostics.CodeAnalysis;

namespace Weft.Api.Client.Http;

/// <summary>
/// A queue that serves tenants in turn, and within a tenant its users in turn: whoever asks most waits behind
/// themselves, not before others. Not safe for threads; its owner locks.
/// </summary>
sealed class FairQueue<TTenant, TUser, T> where TTenant : notnull where TUser : notnull
{
    readonly Ring<TTenant, Ring<TUser, Queue<T>>> _tenants = new();

    public int Count { get; private set; }

    public void Enqueue(TTenant tenant, TUser user, T item)
    {
        _tenants.GetOrAdd(tenant).GetOrAdd(user).Enqueue(item);
        Count++;
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        item = default;
        if (!_tenants.TryNext(out var tenant, out var users) || !users.TryNext(out var user, out var queue)) return false;

        item = queue.Dequeue();
        Count--;
        users.TurnOver(user, keep: queue.Count > 0);
        _tenants.TurnOver(tenant, keep: users.Any);
        return true;
    }

    sealed class Ring<TKey, TValue> where TKey : notnull where TValue : new()
    {
        readonly Queue<TKey> _order = new();
        readonly Dictionary<TKey, TValue> _values = [];

        public bool Any => _order.Count > 0;

        public TValue GetOrAdd(TKey key)
        {
            if (!_values.TryGetValue(key, out var value))
            {
                _values[key] = value = new TValue();
                _order.Enqueue(key);
            }
            return value;
        }

        public bool TryNext([MaybeNullWhen(false)] out TKey key, [MaybeNullWhen(false)] out TValue value)
        {
            value = default;
            return _order.TryPeek(out key) && _values.TryGetValue(key, out value);
        }

        public void TurnOver(TKey key, bool keep)
        {
            _order.Dequeue();
            if (keep) _order.Enqueue(key);
            else _values.Remove(key);
        }
    }
}
