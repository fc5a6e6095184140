using System.Collections.Concurrent;
using Weft.Auth.Sessions;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Tenants;

namespace Weft.Auth.Devices;

/// <summary>Notes when and from where devices are seen: at most once a minute each, written in the background.</summary>
public sealed class DeviceSightings(IStores stores, TimeProvider time)
{
    /// <summary>How exact "last seen" is.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    const int RememberedMax = 200_000;
    const int AddressLengthMax = 64;

    readonly ConcurrentDictionary<(TenantId Tenant, UserId User, string Device), DateTimeOffset> _noted = new();
    readonly ConcurrentQueue<(TenantId Tenant, DeviceSighting Sighting)> _pending = new();

    /// <summary>Costs next to nothing where the device was noted within the last minute.</summary>
    public void Note(TenantId tenant, Session session, string address, string? userAgent)
    {
        if (session.Device is not { } device) return;

        var key = (tenant, session.User, device);
        var now = time.GetUtcNow();
        if (_noted.TryGetValue(key, out var last) ? now - last < Interval || !_noted.TryUpdate(key, now, last)
            : _noted.Count >= RememberedMax || !_noted.TryAdd(key, now)) return;

        _pending.Enqueue((tenant, new DeviceSighting(session.User, device, now, address[..Math.Min(address.Length, AddressLengthMax)], userAgent)));
    }

    /// <summary>Writes what was noted, one write for each tenant. What cannot be written is given up: the next minute brings it again.</summary>
    public async Task Flush(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var (key, noted) in _noted)
            if (now - noted >= Interval) _noted.TryRemove(new(key, noted));

        var batch = new List<(TenantId Tenant, DeviceSighting Sighting)>();
        while (_pending.TryDequeue(out var pending)) batch.Add(pending);
        foreach (var tenant in batch.GroupBy(pending => pending.Tenant, pending => pending.Sighting))
        {
            try
            {
                await stores.For(tenant.Key).Accounts.NoteSightings([.. tenant], cancellation);
            }
            catch (Exception error) when (error is StorageBusyException or StorageUnavailableException or UnknownTenantException)
            {
            }
        }
    }
}
