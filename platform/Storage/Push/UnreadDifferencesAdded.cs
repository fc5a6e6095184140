using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Push;
using Weft.Storage.Log;

namespace Weft.Storage.Push;

/// <summary>
/// What an event is to one user beside its class: flags of default rules, and which of the user's own rules it met. Not a
/// verdict: that is decided when it is counted, by the rules of then.
/// </summary>
/// <param name="N">The event's number in its room.</param>
/// <param name="Thread">The root of its thread; null is the main timeline.</param>
/// <param name="Rule">The name of the user's own rule that decided; null when none did.</param>
public sealed record UnreadDifference(UserId User, long N, EventId? Thread, EventClass Class, PushFlags Flags, string? Rule);

/// <summary>Events of a room are to some users something else than to all others. Goes along with the events.</summary>
public sealed record UnreadDifferencesAdded(RoomId Room, ImmutableArray<UnreadDifference> Differences) : LogRecord
{
    // The events that it comes with wake all that it concerns.
    public override IEnumerable<ChangeKey> Touches => [];
}
