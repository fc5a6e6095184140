using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Rooms;

/// <summary>One round of the pump: commands decided one after another on a scratch copy, for one append.</summary>
sealed class DecidingRound(
    RoomSnapshot? room, IReadOnlyDictionary<EventId, TimelineEvent> fetched, IEventSigner signer, ISignatureVerifier verifier,
    TimeProvider time)
{
    readonly List<(Waiting Waiting, RoomOutcome Outcome, int Changes)> _decided = [];
    readonly Dictionary<TransactionKey, ImmutableArray<EventId>> _transactions = [];
    readonly Dictionary<EventId, TimelineEvent> _made = [];
    ImmutableArray<RoomChange> _placed = [];

    public RoomSnapshot? Before { get; } = room;
    public RoomSnapshot? After { get; private set; } = room;
    public List<RoomChange> Changes { get; } = [];
    public IEnumerable<TransactionResult> Transactions => _transactions.Select(entry => new TransactionResult(entry.Key, entry.Value));

    public ImmutableArray<TimelineEvent> Events() => [.. Changes.Select(change => change.Event).OfType<TimelineEvent>()];

    public void Decide(Waiting waiting)
    {
        var request = waiting.Request;
        if (request.Transaction is { } repeated && _transactions.TryGetValue(repeated, out var events))
        {
            _decided.Add((waiting, new RoomOutcome.Repeated(events), 0));
            return;
        }

        var transaction = request.Transaction is { } key ? new EventTransaction(key.User, key.Device, key.TransactionId) : null;
        var context = new DecisionContext(signer, verifier, request.At ?? time.GetUtcNow(), Find, transaction);
        var decision = RoomDeciding.Decide(After, request.Command, context);
        _decided.Add((waiting, decision.Outcome, decision.Changes.Length));
        if (decision.Changes.IsEmpty) return;

        After = decision.After;
        Changes.AddRange(decision.Changes);
        foreach (var change in decision.Changes)
        {
            if (change.Event is { } made) _made[made.Id] = made;
            if (change.Redacted is { } redacted) _made[redacted.Id] = redacted;
        }
        if (request.Transaction is { } kept && decision.Outcome.Succeeded is { } ids) _transactions[kept] = ids;
    }

    /// <summary>The log has given the changes their positions.</summary>
    public void Placed(RoomAppend append) => _placed = append.Changes;

    public void Answer()
    {
        var changes = 0;
        foreach (var (waiting, outcome, count) in _decided)
        {
            changes += count;
            waiting.Answer.TrySetResult(outcome is RoomOutcome.Accepted accepted ? accepted with { Position = _placed[changes - 1].Position } : outcome);
        }
    }

    // Within the round first: what an earlier command made or redacted.
    TimelineEvent? Find(EventId id) =>
        _made.GetValueOrDefault(id) ?? After?.Held(id) ?? fetched.GetValueOrDefault(id);
}
