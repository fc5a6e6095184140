using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Sync;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Rooms.Unread;

/// <summary>By which event each member came last: what was said before is not unread to them.</summary>
sealed class JoinPositions(IStores stores)
{
    const int KnownMax = 50_000;

    // A member event is never replaced by the same one: what is known of it stays true.
    readonly BoundedCache<(TenantId, RoomId, EventId), long> _known = new(KnownMax);

    /// <returns>The event's number; 0 for one who is no member.</returns>
    public async ValueTask<long> Of(TenantId tenant, UserId user, RoomSnapshot room, CancellationToken cancellation)
    {
        if (room.MemberOf(user) is not { Membership: Membership.Join } member) return 0;
        if (_known.TryGet((tenant, room.Id, member.EventId), out var known)) return known;

        var joined = 0L;
        foreach (var change in await stores.For(tenant).Rooms.MembershipHistory(room.Id, user, cancellation))
        {
            if (change is { Membership: Membership.Join, Previous: not Membership.Join }) joined = change.Order.N;
            if (change.EventId == member.EventId) break;
        }
        _known.Set((tenant, room.Id, member.EventId), joined);
        return joined;
    }
}
