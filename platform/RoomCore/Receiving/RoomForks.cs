using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomVersions.Authorisation;

namespace Weft.RoomCore.Receiving;

/// <summary>Where a room's history ends here, with the state behind each end, and what these resolve to.</summary>
/// <param name="Ends">The forward extremities: events that nothing accepted refers to yet.</param>
/// <param name="Current">The room's present state: the resolution of all ends. Numbers are those of the auth graph.</param>
public sealed record RoomForks(
    ImmutableDictionary<EventId, ImmutableDictionary<StateTuple, int>> Ends, ImmutableDictionary<StateTuple, int> Current);

/// <summary>An event from another server with what has to be at hand to decide on it.</summary>
/// <param name="Number">The event's own number in the auth graph; null for one that is no state.</param>
/// <param name="AuthEvents">All that it names, fetched where they were missing.</param>
/// <param name="StatesBefore">The state behind each of its previous events.</param>
public sealed record ReceivedEvent(
    Pdu Pdu, int? Number, ImmutableArray<AuthEvent> AuthEvents, ImmutableArray<ImmutableDictionary<StateTuple, int>> StatesBefore);

/// <summary>What becomes of a received event: one of the cases nested here.</summary>
public abstract record ReceivingDecision
{
    ReceivingDecision() { }

    /// <summary>Kept so that it is known as rejected; it has no place, and gives nobody a permission.</summary>
    public sealed record Rejected(string Sentence) : ReceivingDecision;

    /// <summary>Kept without a place and shown to nobody; events that refer to it are decided on by the state behind it.</summary>
    public sealed record SoftFailed(ImmutableDictionary<StateTuple, int> StateAfter, string Sentence) : ReceivingDecision;

    /// <summary>It gets the next place in the room's order.</summary>
    /// <param name="Changes">How the present state changes: not always by this event, and sometimes by others.</param>
    public sealed record Accepted(
        ImmutableDictionary<StateTuple, int> StateBefore, ImmutableDictionary<StateTuple, int> StateAfter, RoomForks Forks,
        ImmutableArray<ResolvedChange> Changes) : ReceivingDecision;
}

/// <param name="Number">What holds from now on; null when the entry vanished.</param>
public readonly record struct ResolvedChange(StateTuple Key, int? Number);
