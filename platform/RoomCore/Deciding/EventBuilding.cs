using System.Collections.Immutable;
using Weft.Events;
using Weft.Events.Json;
using Weft.RoomVersions;
using Weft.RoomVersions.Authorisation;

namespace Weft.RoomCore;

/// <summary>Makes of a draft the room's next event, if the room allows it.</summary>
static class EventBuilding
{
    public static BuiltEvent Build(RoomSnapshot room, EventDraft draft, DecisionContext context)
    {
        if (draft.Type.Contains('\0', StringComparison.Ordinal) || draft.StateKey?.Contains('\0', StringComparison.Ordinal) is true)
            return Refuse(RoomRefusal.Malformed, "Types and state keys cannot hold a NUL character.");

        if (RedactionProblem(room, draft, context) is { } sentence) return Refuse(RoomRefusal.Forbidden, sentence);

        var place = new EventPlace(
            room.Id, [.. room.ForwardExtremities.Take(PduFormat.PrevEventsMax)], AuthEventsFor(room, draft), room.Depth + 1,
            context.Now.ToUnixTimeMilliseconds());
        if (!PduFactory.TryBuild(room.Version, draft, place, context.Signer, out var pdu, out var problem))
            return problem.Kind == JsonProblemKind.TooLarge
                ? new BuiltEvent.Refused(new RoomOutcome.TooLarge(problem.Sentence))
                : Refuse(RoomRefusal.Malformed, problem.Sentence);

        return AuthRules.Check(room.Version, pdu, room, context.Verifier) is AuthVerdict.Refused refused
            ? Refuse(refused.Reason == AuthRefusal.Malformed ? RoomRefusal.Malformed : RoomRefusal.Forbidden, refused.Sentence)
            : new BuiltEvent.Built(Place(room, pdu, context));
    }

    /// <summary>The step that puts an allowed event at the end of the room.</summary>
    public static RoomChange Place(RoomSnapshot room, Pdu pdu, DecisionContext context)
    {
        var relation = Relation.Of(pdu);
        var kind = EventClassifier.ClassOf(room, pdu, relation);
        var thread = EventClassifier.ThreadOf(relation, relation is null ? null : context.Find(relation.Target));
        var placed = new TimelineEvent
        {
            Pdu = pdu,
            Order = new EventOrder(room.N + 1),
            Transaction = context.Transaction,
            Replaced = Replaced(room, pdu, context),
            StateBefore = room.StateN,
            StateAfter = room.StateN + (pdu.IsState ? 1 : 0),
            Class = kind,
            ClassOrdinal = room.ClassTotals.GetValueOrDefault(kind) + 1,
            Thread = thread,
            ThreadOrdinal = room.TotalOf(thread, kind) + 1,
        };
        return new RoomChange
        {
            Event = placed,
            State = pdu.State is { } key ? [new StateChange(key, placed)] : [],
            Redacted = Redacted(room, pdu, context),
            ForwardExtremities = [pdu.EventId],
            Depth = room.Depth + 1,
        };
    }

    // What a user may not take back is said now, instead of sending what takes no effect, or takes it only because other
    // servers cannot tell this server's users apart.
    static string? RedactionProblem(RoomSnapshot room, EventDraft draft, DecisionContext context)
    {
        if (draft.Type != EventTypes.Redaction || draft.Redacts is not { } id || context.Find(id) is not { } target) return null;
        if (target.Pdu.Type == EventTypes.Create) return "A room's create event cannot be redacted.";

        var levels = room.PowerLevels;
        return draft.Sender != target.Pdu.Sender && room.IsJoined(draft.Sender) && levels.Of(draft.Sender) < levels.Redact
            ? $"To redact what others sent needs the power level {levels.Redact}; you have {levels.Of(draft.Sender)}."
            : null;
    }

    static ImmutableArray<EventId> AuthEventsFor(RoomSnapshot room, EventDraft draft)
    {
        var ids = ImmutableArray.CreateBuilder<EventId>();
        foreach (var key in AuthEvents.KeysFor(room.Version, draft))
        {
            if (key.Type == EventTypes.Member)
            {
                if (UserId.TryParse(key.Key, out var user) && room.MemberOf(user) is { } member) ids.Add(member.EventId);
            }
            else if (room.State.TryGetValue(key, out var entry))
            {
                ids.Add(entry.Id);
            }
        }
        return ids.ToImmutable();
    }

    static ReplacedState? Replaced(RoomSnapshot room, Pdu pdu, DecisionContext context)
    {
        if (pdu.State is not { } key) return null;

        var before = pdu.Target is { } user
            ? room.MemberOf(user) is { } member ? context.Find(member.EventId) : null
            : room.State.GetValueOrDefault(key);
        return before is null ? null : new(before.Id, before.Pdu.Sender, before.Pdu.ContentJson, before.Order);
    }

    // The event that this one takes back, in the form in which it stays; the first redaction of it counts.
    static TimelineEvent? Redacted(RoomSnapshot room, Pdu redaction, DecisionContext context)
    {
        if (redaction.Type != EventTypes.Redaction || redaction.IsState || redaction.Redacts is not { } id) return null;
        if (context.Find(id) is not { IsRedacted: false } target || target.Pdu.Type == EventTypes.Create) return null;

        var applies = room.Version.AuthorisesRedactions || room.PowerLevels.AppliesRedaction(redaction.Sender, target.Pdu.Sender);
        return applies ? target.Redact(Redaction.Redact(room.Version, target.Pdu), redaction) : null;
    }

    static BuiltEvent.Refused Refuse(RoomRefusal reason, string sentence) => new(new RoomOutcome.Refused(reason, sentence));
}

/// <summary>What became of a draft.</summary>
abstract record BuiltEvent
{
    BuiltEvent() { }

    public sealed record Built(RoomChange Change) : BuiltEvent;

    public sealed record Refused(RoomOutcome Outcome) : BuiltEvent;
}
