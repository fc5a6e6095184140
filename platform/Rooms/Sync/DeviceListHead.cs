using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Rooms.Sync;

/// <summary>
/// When any device list of a tenant last changed, as this node heard: a sync after that need not ask whose it was.
/// </summary>
public sealed class DeviceListHead : ILogFollower
{
    readonly ConcurrentDictionary<TenantId, Heard> _heard = new();

    /// <summary>No only when that is known.</summary>
    public bool MayHaveChanged(TenantId tenant, long since) =>
        !_heard.TryGetValue(tenant, out var heard) || since < heard.From || since < heard.LastChange;

    public void Follow(TenantId tenant, ImmutableArray<PositionedRecord> records)
    {
        if (records.IsEmpty) return;

        var lastChange = 0L;
        foreach (var (position, record) in records)
            foreach (var key in record.Touches)
                if (key.Kind is ChangeKind.DeviceList or ChangeKind.DeviceKeys) lastChange = position;

        // Nothing is known of what came before the first that was heard.
        _heard.AddOrUpdate(
            tenant,
            static (_, first) => new Heard(first.From, first.LastChange),
            static (_, known, news) => known with { LastChange = Math.Max(known.LastChange, news.LastChange) },
            new Heard(records[0].Position - 1, lastChange));
    }

    public void StartOver(TenantId tenant) => _heard.TryRemove(tenant, out _);

    readonly record struct Heard(long From, long LastChange);
}
