using Weft.RoomCore;
using Weft.Storage.Rooms;

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
    public static async ValueTask<RoomPoint> At(RoomSnapshot room, long position, IRoomStore store, CancellationToken cancellation)
    {
        if (room.Position <= position) return Of(room);

        for (var i = room.Recent.Length - 1; i >= 0; i--)
            if (room.Recent[i].Position <= position) return new(room.Recent[i].Order.N, room.Recent[i].StateAfter);

        if (room.Recent.IsEmpty || room.Recent[0].Order.N == 1) return Start;

        var order = await store.OrderAt(room.Id, position, cancellation);
        if (order.N == 0) return Start;

        // Just behind (n, 0): what was fetched for gaps after it is not asked for.
        var at = await store.Timeline(room.Id, new EventOrder(order.N, 1), Direction.Backward, 1, null, cancellation);
        return at is [var newest] ? new(newest.Order.N, newest.StateAfter) : Start;
    }
}
