using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Auth.Tokens;

/// <summary>
/// Access tokens that were looked up lately, found again by user when they change. Drops the least recently used.
/// </summary>
sealed class TokenCache(int entriesMax) : ILogFollower
{
    const int EntriesMax = 100_000;

    readonly Lock _lock = new();
    readonly Dictionary<TokenKey, LinkedListNode<Entry>> _byToken = [];
    readonly Dictionary<(TenantId, UserId), HashSet<TokenKey>> _byUser = [];
    readonly LinkedList<Entry> _recent = new();
    long _generation;

    public TokenCache() : this(EntriesMax) { }

    /// <summary>Rises whenever something is forgotten because it changed. Read it before the database.</summary>
    public long Generation => Volatile.Read(ref _generation);

    public bool TryGet(TokenKey key, [NotNullWhen(true)] out KnownToken? token)
    {
        lock (_lock)
        {
            token = null;
            if (!_byToken.TryGetValue(key, out var node)) return false;

            _recent.Remove(node);
            _recent.AddFirst(node);
            token = node.Value.Token;
            return true;
        }
    }

    /// <summary>Keeps the token, unless something changed since <paramref name="generation"/>: it may be out of date then.</summary>
    public void Add(TokenKey key, KnownToken token, long generation)
    {
        lock (_lock)
        {
            if (generation != _generation || _byToken.ContainsKey(key)) return;

            _byToken[key] = _recent.AddFirst(new Entry(key, token));
            var user = (key.Tenant, token.Session.User);
            if (!_byUser.TryGetValue(user, out var keys)) _byUser[user] = keys = [];
            keys.Add(key);
            if (_byToken.Count > entriesMax) Drop(_recent.Last!);
        }
    }

    public void Follow(TenantId tenant, ImmutableArray<PositionedRecord> records)
    {
        foreach (var (_, record) in records)
            if (record is SessionsChanged changed) Forget(tenant, changed.User);
    }

    public void StartOver(TenantId tenant)
    {
        lock (_lock)
        {
            _generation++;
            foreach (var node in _byToken.Values.Where(node => node.Value.Key.Tenant == tenant).ToArray()) Drop(node);
        }
    }

    void Forget(TenantId tenant, UserId user)
    {
        lock (_lock)
        {
            _generation++;
            if (!_byUser.TryGetValue((tenant, user), out var keys)) return;
            foreach (var key in keys.ToArray()) Drop(_byToken[key]);
        }
    }

    void Drop(LinkedListNode<Entry> node)
    {
        var (key, token) = node.Value;
        _recent.Remove(node);
        _byToken.Remove(key);
        var user = (key.Tenant, token.Session.User);
        if (_byUser.TryGetValue(user, out var keys) && keys.Remove(key) && keys.Count == 0) _byUser.Remove(user);
    }

    sealed record Entry(TokenKey Key, KnownToken Token);
}

/// <param name="Hash">The first half of the token's SHA-256: as good as unique.</param>
readonly record struct TokenKey(TenantId Tenant, UInt128 Hash)
{
    public static TokenKey Of(TenantId tenant, ReadOnlySpan<byte> hash) =>
        new(tenant, System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash));
}
