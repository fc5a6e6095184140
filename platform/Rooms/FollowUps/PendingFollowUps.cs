using System.Collections.Immutable;
using System.Threading.Channels;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Log;
using Weft.Storage.Rooms;
using Weft.Tenants;

namespace Weft.Rooms.FollowUps;

/// <summary>Which tenants have account changes to be followed up in rooms; each is worked on by one at a time.</summary>
public sealed class PendingFollowUps : ILogFollower
{
    readonly Channel<TenantId> _tenants = Channel.CreateUnbounded<TenantId>();
    readonly Lock _gate = new();

    // Waiting, or being worked on; true when there is more since that began.
    readonly Dictionary<TenantId, bool> _known = [];

    // Rooms that guests may no longer be in; not on disk: after a crash such a guest stays until the room says so again.
    readonly Dictionary<TenantId, HashSet<RoomId>> _withoutGuests = [];

    public void Follow(TenantId tenant, ImmutableArray<PositionedRecord> records)
    {
        foreach (var (_, record) in records)
        {
            if (record is AccountDeactivated or ProfileFieldSet { Field: "displayname" or "avatar_url" }) Add(tenant);
            else if (record is RoomAppend { Before.Facts.GuestsMayJoin: true, After.Facts.GuestsMayJoin: false } closed) Close(tenant, closed.Room);
        }
    }

    public void StartOver(TenantId tenant) => Add(tenant);

    public void Add(TenantId tenant)
    {
        lock (_gate)
        {
            if (_known.TryAdd(tenant, false)) _tenants.Writer.TryWrite(tenant);
            else _known[tenant] = true;
        }
    }

    /// <summary>A room was closed to guests; those who are in it have to leave.</summary>
    internal void Close(TenantId tenant, RoomId room)
    {
        lock (_gate)
        {
            if (!_withoutGuests.TryGetValue(tenant, out var rooms)) _withoutGuests[tenant] = rooms = [];
            rooms.Add(room);
        }
        Add(tenant);
    }

    /// <summary>The rooms that were closed to guests, handed out once.</summary>
    internal IReadOnlyCollection<RoomId> TakeClosed(TenantId tenant)
    {
        lock (_gate) return _withoutGuests.Remove(tenant, out var rooms) ? rooms : [];
    }

    /// <summary>The next tenant, which nobody else is given until <see cref="Finish"/>.</summary>
    internal async ValueTask<TenantId> Next(CancellationToken cancellation)
    {
        var tenant = await _tenants.Reader.ReadAsync(cancellation);
        lock (_gate) _known[tenant] = false;
        return tenant;
    }

    internal void Finish(TenantId tenant)
    {
        lock (_gate)
        {
            if (_known.Remove(tenant, out var more) && more && _known.TryAdd(tenant, false)) _tenants.Writer.TryWrite(tenant);
        }
    }
}
