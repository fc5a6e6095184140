using Weft.Events;

namespace Weft.RoomVersions.Resolution;

/// <summary>
/// The events of a room and what they name in <c>auth_events</c>, numbered densely so that an event's auth events have
/// smaller numbers than itself. Walking it is a pass over integers; contents are asked for only where events differ.
/// </summary>
public interface IAuthGraph
{
    /// <summary>How many events there are: their numbers are below.</summary>
    int Count { get; }

    /// <summary>The number of the room's create event.</summary>
    int Create { get; }

    /// <summary>The numbers of the event's auth events, all smaller than its own.</summary>
    ReadOnlySpan<int> AuthEvents(int number);

    /// <summary>The event itself.</summary>
    Pdu Event(int number);

    /// <summary>Whether the event was rejected: then it gives nobody a permission.</summary>
    bool IsRejected(int number);
}
