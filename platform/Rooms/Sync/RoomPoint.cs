using Weft.RoomCore;
using Weft.Rooms.Reads;

namespace Weft.Rooms.Sync;

/// <summary>How far a room had come at a position of the tenant's order.</summary>
/// <param name="N">Its newest live event then; 0 before the first.</param>
/// <param name="StateN">How many times its state had changed by then.</param>
readonly record struct RoomPoint(long N, long StateN)
{
    public static readonly RoomPoint Start = new(0, 0);

    public static RoomPoint Of(RoomSnapshot room) => new(room.N, room.StateN);

    /// <summary>
    /// Where the room stood at <paramref name="position"/>. State that moved without an event after the last event counts as
    /// later, so that it is rather told twice than never.
    /// </summary>
    public static async ValueTask<RoomPoint> At(RoomScope room, long position, CancellationToken cancellation) =>
        room.Snapshot.Position <= position
            ? Of(room.Snapshot)
            : new((await room.OrderAt(position, cancellation)).N, await room.StateNAt(position, cancellation));
}
