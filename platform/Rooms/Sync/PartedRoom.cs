using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync;

/// <summary>A room as one who is out of it may know it.</summary>
/// <param name="Leave">The event that put them out.</param>
/// <param name="End">The timeline ends with that event; the state with the one in which they were last joined.</param>
/// <param name="HasJoined">False for who declined an invite, or was kept out: they are told of the room that they are out, and no more.</param>
sealed record PartedRoom(TimelineEvent? Leave, RoomPoint End, RoomAccess Access, bool HasJoined)
{
    public static async ValueTask<PartedRoom> Read(RoomScope room, UserRoom standing, UserId user, CancellationToken cancellation)
    {
        var leave = await room.Event(standing.EventId, cancellation);
        var access = await RoomAccess.Read(room, user, cancellation);
        var end = leave is { Order.HasPlace: true }
            ? new RoomPoint(leave.Order.N, leave.StateAfter)
            : await RoomPoint.At(room, standing.Position, cancellation);
        return new(leave, end with { StateN = Math.Min(end.StateN, access.LastStateN ?? 0) }, access, access.LastStateN is not null);
    }
}
