using Weft.Events;
using Weft.Tenants;

namespace Weft.Rooms.Sync;

/// <summary>
/// Which member events each device has been told, so that a lazy-loading client is not told them with every message.
/// Kept in memory, for the devices that synced last: who is forgotten is told again, which is harmless.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#lazy-loading-room-members</remarks>
public sealed class MembersTold
{
    const int DevicesMax = 10_000;
    const int EntriesMax = 2_000;

    readonly BoundedCache<(TenantId, UserId, string), Device> _devices = new(DevicesMax);

    /// <summary>What the device has been told; what it was told in a first sync before counts no more.</summary>
    internal Device Of(TenantId tenant, UserId user, string device, bool isFirst)
    {
        var told = _devices.GetOrAdd((tenant, user, device), static _ => new Device());
        if (isFirst) told.Forget();
        return told;
    }

    internal sealed class Device
    {
        readonly Lock _gate = new();
        readonly Dictionary<(RoomId, UserId), Told> _told = [];

        /// <summary>
        /// Whether the client holds the event: it was in an answer that the client has received, as the token it now sends
        /// shows. An answer that was lost on the way does not count.
        /// </summary>
        public bool Holds(RoomId room, UserId member, EventId e, long since)
        {
            lock (_gate) return _told.TryGetValue((room, member), out var told) && told.Event == e && told.Position <= since;
        }

        public void Tell(RoomId room, UserId member, EventId e, long position)
        {
            lock (_gate)
            {
                if (_told.TryGetValue((room, member), out var told) && told.Event == e) return;
                if (_told.Count >= EntriesMax) _told.Clear();
                _told[(room, member)] = new(e, position);
            }
        }

        public void Forget()
        {
            lock (_gate) _told.Clear();
        }
    }

    readonly record struct Told(EventId Event, long Position);
}
