using System.Collections.Immutable;
using Weft.RoomCore;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Rooms;

/// <summary>
/// Asked before new events are committed: which readers' verdicts differ from that of the events' classes (a named
/// mention, a keyword). What it answers is written in the events' own commit, so that a count comes in the same sync.
/// </summary>
public interface IEventClassifier
{
    /// <param name="room">The room with the events; they have their order already, and no positions yet.</param>
    /// <returns>Records that are never refused; none for most events.</returns>
    ValueTask<ImmutableArray<LogRecord>> Differences(TenantId tenant, RoomSnapshot room, ImmutableArray<TimelineEvent> events);
}
