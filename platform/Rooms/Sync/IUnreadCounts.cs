using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Tenants;

namespace Weft.Rooms.Sync;

/// <summary>How much of a room a user has not read, by their push rules.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#receiving-notifications</remarks>
public interface IUnreadCounts
{
    /// <summary>Counts of a room as <paramref name="room"/> holds it. The user is joined.</summary>
    ValueTask<RoomUnread> Of(TenantId tenant, UserId user, RoomSnapshot room, CancellationToken cancellation);
}

/// <param name="Main">The main timeline.</param>
/// <param name="Threads">Threads that have any, by their root.</param>
public sealed record RoomUnread(UnreadCount Main, ImmutableDictionary<EventId, UnreadCount> Threads)
{
    /// <summary>For clients that know no threads.</summary>
    public UnreadCount All => Threads.Values.Aggregate(Main, (sum, thread) => sum + thread);
}

public readonly record struct UnreadCount(long Notifications, long Highlights)
{
    public static UnreadCount operator +(UnreadCount a, UnreadCount b) => new(a.Notifications + b.Notifications, a.Highlights + b.Highlights);
}
