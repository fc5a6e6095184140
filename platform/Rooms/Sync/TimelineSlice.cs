using System.Collections.Immutable;
using Weft.RoomCore;
using Weft.Rooms.Reads;
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

    public static TimelineSlice EmptyAt(RoomPoint end) => new([], false, new EventOrder(end.N, 1));

    /// <summary>The state in front of the first event, or (without events) at the end of the range.</summary>
    public long StateBefore(RoomPoint end) => Events.IsEmpty ? end.StateN : Math.Min(Events[0].StateBefore, end.StateN);

    /// <param name="after">The range begins behind this event number; 0 for all there is.</param>
    /// <param name="end">The range ends with its event.</param>
    /// <param name="limit">At most so many events, the newest.</param>
    public static async ValueTask<TimelineSlice> Read(
        RoomScope room, long after, RoomPoint end, int limit, Func<TimelineEvent, bool> isShown, CancellationToken cancellation)
    {
        var taking = new Taking(after, limit, isShown);
        for (EventOrder? from = new EventOrder(end.N, 1); from is { } at && !taking.IsDone;)
        {
            var page = await room.Timeline(at, Direction.Backward, limit + 1, null, cancellation);
            foreach (var e in page.Events)
            {
                if (taking.IsDone) break;
                taking.Take(e);
            }
            from = page.Next;
        }
        return taking.Result(end);
    }

    sealed class Taking(long after, int limit, Func<TimelineEvent, bool> isShown)
    {
        readonly List<TimelineEvent> _newestFirst = [];
        bool _limited;
        int _scanned;

        public bool IsDone { get; private set; }

        public void Take(TimelineEvent e)
        {
            if (e.Order.N <= after)
            {
                IsDone = true;
                return;
            }

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
            else if (e.Order == new EventOrder(after + 1) && after > 0) IsDone = true;
        }

        public TimelineSlice Result(RoomPoint end)
        {
            _newestFirst.Reverse();
            return new([.. _newestFirst], _limited, _newestFirst is [var first, ..] ? first.Order : new EventOrder(end.N, 1));
        }
    }
}
