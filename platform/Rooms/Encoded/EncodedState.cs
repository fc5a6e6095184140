using Weft.Events;
using Weft.Rooms.Reads;
using Weft.Tenants;

namespace Weft.Rooms.Encoded;

/// <summary>
/// Encoded answers about the present state of rooms. One is built once per version of the state, whoever asks and however
/// many at once; a new version builds anew only the chunks that changed. Bounded in bytes; what was not asked for longest goes.
/// </summary>
public sealed class EncodedState(EncodedStateMetrics metrics, long bytesMax = EncodedState.BytesMaxDefault)
{
    public const long BytesMaxDefault = 48L << 20;

    readonly Lock _gate = new();
    readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    readonly LinkedList<Entry> _latestFirst = new();
    long _bytes;

    /// <summary>The answer for the room's state as the scope has it, or one a moment newer.</summary>
    public async Task<EncodedBody> Get(TenantId tenant, RoomScope room, StateView view, BodyEncoding encoding, CancellationToken cancellation)
    {
        var key = new Key(tenant, room.Snapshot.Id, view, encoding);
        var version = new Version(room.Snapshot.StateN, room.Snapshot.Redactions);
        Entry entry;
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node) && node.Value.Version >= version && !node.Value.Body.Value.IsFaulted)
            {
                entry = node.Value;
                _latestFirst.Remove(node);
            }
            else
            {
                if (node is not null) Drop(node);
                entry = Begin(key, version, room, node?.Value);
            }
            _entries[key] = _latestFirst.AddFirst(entry);
        }
        return await entry.Body.Value.WaitAsync(cancellation);
    }

    // The one before is kept until then, since the new one takes over most of its chunks.
    Entry Begin(Key key, Version version, RoomScope room, Entry? before) => new(key, version, new Lazy<Task<EncodedBody>>(async () =>
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var old = before is { Body.Value.IsCompletedSuccessfully: true } && before.Version.Redactions == version.Redactions
            ? await before.Body.Value : null;
        var body = await EncodedStateBuild.Build(room, key.View, key.Encoding, old, metrics, CancellationToken.None);
        Kept(key, version, body.Length);
        return body;
    }));

    void Kept(Key key, Version version, long bytes)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node) || node.Value.Version != version) return;

            node.Value.Bytes = bytes;
            _bytes += bytes;
            while (_bytes > bytesMax && _latestFirst.Last is { } oldest && oldest != node) Drop(oldest);
        }
    }

    void Drop(LinkedListNode<Entry> node)
    {
        _latestFirst.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }

    readonly record struct Key(TenantId Tenant, RoomId Room, StateView View, BodyEncoding Encoding);

    readonly record struct Version(long StateN, long Redactions)
    {
        public static bool operator >=(Version a, Version b) => a.StateN >= b.StateN && a.Redactions >= b.Redactions;
        public static bool operator <=(Version a, Version b) => b >= a;
    }

    sealed record Entry(Key Key, Version Version, Lazy<Task<EncodedBody>> Body)
    {
        public long Bytes { get; set; }
    }
}
