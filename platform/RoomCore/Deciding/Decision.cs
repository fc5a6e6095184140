using System.Collections.Immutable;
using Weft.Events;

namespace Weft.RoomCore;

/// <summary>What a room answers to a command, and what it becomes by it.</summary>
/// <param name="After">The room with all changes; the room itself when there are none, null when there is no room.</param>
/// <param name="Outcome">What to answer, once the changes are stored; its position is filled in then.</param>
public sealed record Decision(RoomSnapshot? After, ImmutableArray<RoomChange> Changes, RoomOutcome Outcome);

/// <summary>What deciding needs besides the room: keys, time, and events that the snapshot does not hold.</summary>
/// <param name="Find">An event of this room by id, among those held or fetched before; null when there is none.</param>
/// <param name="Transaction">Whose device made the request; on the events of a command of one event.</param>
public sealed record DecisionContext(
    IEventSigner Signer, ISignatureVerifier Verifier, DateTimeOffset Now, Func<EventId, TimelineEvent?> Find, EventTransaction? Transaction);
