using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;

namespace Weft.Rooms.Sync;

/// <summary>What changed of a room's state over a range, told from the timeline alone where that says it all.</summary>
static class StateDelta
{
    /// <summary>The entries that changed, as they are at the end; null for those that vanished.</summary>
    /// <param name="from">After so many changes.</param>
    /// <param name="to">Up to so many changes.</param>
    /// <param name="timeline">Events that end the range.</param>
    public static async ValueTask<Dictionary<StateTuple, TimelineEvent?>> Between(
        RoomScope room, long from, long to, TimelineSlice timeline, CancellationToken cancellation)
    {
        var changed = new Dictionary<StateTuple, TimelineEvent?>();
        if (from >= to) return changed;

        if (CountChanges(timeline) == to - from)
        {
            foreach (var e in timeline.Events)
                if (e.StateAfter > e.StateBefore && e.Pdu.State is { } key) changed[key] = e;
        }
        else
        {
            foreach (var (key, entry) in await room.StateBetween(from, to, cancellation)) changed[key] = entry;
        }
        return changed;
    }

    public static long CountChanges(TimelineSlice timeline) => timeline.Events.Sum(e => e.StateAfter - e.StateBefore);
}
