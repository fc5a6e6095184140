using System.Collections.Immutable;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync;

/// <summary>The newest events of a room in a range that one reader is shown.</summary>
/// <param name="Events">Oldest first.</param>
/// <param name="Limited">There are, or may be, more between the range's start and the first event.</param>
/// <param name="Before">Where paging backwards goes on: right in front of the first event.</param>
sealed record TimelineSlice(ImmutableArray<TimelineEvent> Events, bool Limited, EventOrder Before)
{
    /// <summary>How many events are looked at for one answer, whatever the filter leaves of them.</summary>
    const int ScannedMax = 500;

    const int PageSize = 100;

    /// <summary>The state in front of the first event, or (without events) at the end of the range.</summary>
    public long StateBefore(RoomPoint end) => Events.IsEmpty ? end.StateN : Events[0].StateBefore;

    /// <param name="after">The range begins behind this event number; 0 for all there is.</param>
    /// <param name="end">The range ends with its event.</param>
    /// <param name="limit">At most so many events, the newest.</param>
    public static async ValueTask<TimelineSlice> Read(
        RoomSnapshot room, long after, RoomPoint end, int limit, Func<TimelineEvent, bool> isShown, IRoomStore store,
        CancellationToken cancellation)
    {
        var taking = new Taking(after, limit, isShown);
        for (var i = room.Recent.Length - 1; i >= 0 && !taking.IsDone; i--)
            if (room.Recent[i].Order.N <= end.N) taking.Take(room.Recent[i]);

        while (!taking.IsDone)
        {
            var from = taking.Last ?? new EventOrder(end.N, 1);
            var page = await store.Timeline(room.Id, from, Direction.Backward, PageSize, null, cancellation);
            foreach (var e in page)
            {
                if (taking.IsDone) break;
                taking.Take(e);
            }
            if (page.Length < PageSize) break;
        }
        return taking.Result(end);
    }

    sealed class Taking(long after, int limit, Func<TimelineEvent, bool> isShown)
    {
        readonly List<TimelineEvent> _newestFirst = [];
        bool _limited;
        int _scanned;

        public bool IsDone { get; private set; }

        public EventOrder? Last { get; private set; }

        public void Take(TimelineEvent e)
        {
            if (e.Order.N <= after)
            {
                IsDone = true;
                return;
            }

            Last = e.Order;
            if (isShown(e))
            {
                if (_newestFirst.Count == limit)
                {
                    (_limited, IsDone) = (true, true);
                    return;
                }
                _newestFirst.Add(e);
            }

            // Across a hole the client has to page, which is what fills it.
            if (e.GapBefore || ++_scanned >= ScannedMax) (_limited, IsDone) = (true, true);
            if (e.Order.N == after + 1 && e.Order.K == 0 && after > 0) IsDone = true;
        }

        public TimelineSlice Result(RoomPoint end)
        {
            _newestFirst.Reverse();
            return new([.. _newestFirst], _limited, _newestFirst is [var first, ..] ? first.Order : new EventOrder(end.N, 1));
        }
    }
}
