using System.Runtime.InteropServices;
using Weft.Events;

namespace Weft.RoomVersions.Resolution;

/// <summary>An auth graph that grows: an id, a few integers and a bit for each event.</summary>
/// <param name="find">Finds the event behind an id that was added. Called where states differ, not for every event.</param>
public sealed class AuthGraph(Func<EventId, Pdu> find) : IAuthGraph
{
    readonly Dictionary<EventId, int> _numbers = [];
    readonly List<EventId> _ids = [];
    readonly List<int> _edges = [];
    readonly List<int> _ends = [];
    readonly HashSet<int> _rejected = [];

    public int Count => _ids.Count;

    /// <summary>The first that was added: every other event rests on it.</summary>
    public int Create => 0;

    public ReadOnlySpan<int> AuthEvents(int number)
    {
        var start = number == 0 ? 0 : _ends[number - 1];
        return CollectionsMarshal.AsSpan(_edges)[start.._ends[number]];
    }

    public Pdu Event(int number) => find(_ids[number]);

    public bool IsRejected(int number) => _rejected.Contains(number);

    public EventId IdOf(int number) => _ids[number];

    public bool TryFind(EventId id, out int number) => _numbers.TryGetValue(id, out number);

    /// <summary>Adds an event whose auth events are all there; one that is there already keeps its number.</summary>
    /// <exception cref="ArgumentException">An auth event is missing.</exception>
    /// <returns>The event's number.</returns>
    public int Add(EventId id, ReadOnlySpan<EventId> authEvents, bool isRejected = false)
    {
        if (_numbers.TryGetValue(id, out var number)) return number;

        var before = _edges.Count;
        foreach (var authEvent in authEvents)
        {
            if (!_numbers.TryGetValue(authEvent, out var edge))
            {
                _edges.RemoveRange(before, _edges.Count - before);
                throw new ArgumentException($"{authEvent}, an auth event of {id}, is not in the graph.", nameof(authEvents));
            }
            _edges.Add(edge);
        }
        number = _ids.Count;
        _ids.Add(id);
        _ends.Add(_edges.Count);
        _numbers.Add(id, number);
        if (isRejected) _rejected.Add(number);
        return number;
    }

    public int Add(Pdu pdu, bool isRejected = false) => Add(pdu.EventId, pdu.AuthEvents.AsSpan(), isRejected);
}
