using Weft.Events;

namespace Weft.RoomVersions.Resolution;

/// <summary>The two orders in which conflicted events are tried.</summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v12/#state-resolution, definitions</remarks>
static class Orderings
{
    /// <summary>
    /// The reverse topological power ordering: auth events before what rests on them; else greater power of the sender
    /// first, then earlier time, then smaller id.
    /// </summary>
    public static List<int> ByPower(IReadOnlyList<int> events, ResolvingState state, IAuthGraph graph)
    {
        var waitsFor = events.ToDictionary(number => number, _ => 0);
        var restsOn = new Dictionary<int, List<int>>();
        foreach (var number in events)
            foreach (var authEvent in graph.AuthEvents(number))
            {
                if (!waitsFor.ContainsKey(authEvent)) continue;
                waitsFor[number]++;
                if (restsOn.TryGetValue(authEvent, out var list)) list.Add(number);
                else restsOn[authEvent] = [number];
            }

        var ready = new PriorityQueue<int, (long Power, long Time, string Id)>(PowerOrder.Instance);
        foreach (var (number, count) in waitsFor)
            if (count == 0) Enqueue(number);

        var order = new List<int>(events.Count);
        while (ready.TryDequeue(out var number, out _))
        {
            order.Add(number);
            foreach (var next in restsOn.GetValueOrDefault(number, []))
                if (--waitsFor[next] == 0) Enqueue(next);
        }
        return order;

        void Enqueue(int number)
        {
            var pdu = graph.Event(number);
            ready.Enqueue(number, (state.PowerOfSender(number), pdu.OriginServerTs, pdu.EventId.ToString()));
        }
    }

    /// <summary>
    /// The mainline ordering: first what rests on older power levels, then earlier time, then smaller id.
    /// </summary>
    /// <param name="events">The events to order.</param>
    /// <param name="powerLevels">The power level event that the mainline leads to; negative for none.</param>
    /// <param name="state">Finds the power level event among an event's auth events.</param>
    /// <param name="graph">The room's events.</param>
    public static IEnumerable<int> ByMainline(IEnumerable<int> events, int powerLevels, ResolvingState state, IAuthGraph graph)
    {
        // Positions of power level events; those off the mainline take that of the first on it which they rest on.
        var positions = new Dictionary<int, int>();
        for (var (p, i) = (powerLevels, 0); p >= 0; p = state.AuthEventOf(p, EventTypes.PowerLevels)) positions[p] = i++;

        return events
            .Select(number => (Number: number, Position: PositionOf(number), Pdu: graph.Event(number)))
            .OrderByDescending(e => e.Position).ThenBy(e => e.Pdu.OriginServerTs).ThenBy(e => e.Pdu.EventId.ToString(), StringComparer.Ordinal)
            .Select(e => e.Number);

        int PositionOf(int number)
        {
            var passed = new List<int>();
            var position = int.MaxValue;
            for (var p = state.AuthEventOf(number, EventTypes.PowerLevels); p >= 0; p = state.AuthEventOf(p, EventTypes.PowerLevels))
            {
                if (positions.TryGetValue(p, out position)) break;
                position = int.MaxValue;
                passed.Add(p);
            }
            foreach (var p in passed) positions[p] = position;
            return position;
        }
    }

    sealed class PowerOrder : IComparer<(long Power, long Time, string Id)>
    {
        public static readonly PowerOrder Instance = new();

        public int Compare((long Power, long Time, string Id) x, (long Power, long Time, string Id) y) =>
            x.Power != y.Power ? y.Power.CompareTo(x.Power)
            : x.Time != y.Time ? x.Time.CompareTo(y.Time)
            : string.CompareOrdinal(x.Id, y.Id);
    }
}
