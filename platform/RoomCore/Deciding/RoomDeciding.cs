using System.Collections.Immutable;
using Weft.Events;
using Weft.Events.Json;
using Weft.RoomVersions;
using Weft.RoomVersions.Authorisation;

namespace Weft.RoomCore;

/// <summary>Decides commands by the room's own rules. Pure: the caller stores what is accepted, then lets it be so.</summary>
public static class RoomDeciding
{
    /// <param name="room">Null when there is no such room: only <see cref="RoomCommand.Create"/> makes one.</param>
    public static Decision Decide(RoomSnapshot? room, RoomCommand command, DecisionContext context) => (room, command) switch
    {
        (null, RoomCommand.Create create) => Create(create, context),
        (null, _) => new Decision(null, [], new RoomOutcome.UnknownRoom()),
        (_, RoomCommand.Create) => new Decision(room, [], new RoomOutcome.Taken($"The room {room.Id} exists already.")),
        (_, RoomCommand.Append append) => Append(room, append.Steps, context),
        (_, RoomCommand.Join join) => Joining.Decide(room, join, context),
        (_, RoomCommand.Leave leave) => Leave(room, leave, context),
        (_, RoomCommand.Redact redact) => Redact(room, redact, context),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    /// <summary>Events one after another, all or none.</summary>
    internal static Decision Append(RoomSnapshot room, ImmutableArray<DraftStep> steps, DecisionContext context)
    {
        var (next, changes, ids) = (room, ImmutableArray.CreateBuilder<RoomChange>(), ImmutableArray.CreateBuilder<EventId>());
        foreach (var step in steps)
        {
            if (Unmet(next, step) is { } unmet) return new Decision(room, [], unmet);
            if (step.UnlessUnchanged && Present(next, step.Draft, context) is { } present)
            {
                ids.Add(present);
                continue;
            }

            var one = context with { Transaction = steps.Length == 1 ? context.Transaction : null };
            switch (EventBuilding.Build(next, step.Draft, one))
            {
                case BuiltEvent.Built built:
                    changes.Add(built.Change);
                    ids.Add(built.Change.Event!.Id);
                    next = next.Apply(built.Change);
                    break;
                case BuiltEvent.Refused refused:
                    return new Decision(room, [], refused.Outcome);
            }
        }
        return new Decision(
            next, changes.ToImmutable(), changes.Count == 0 ? new RoomOutcome.Unchanged(ids.ToImmutable()) : new RoomOutcome.Accepted(ids.ToImmutable(), 0));
    }

    static Decision Create(RoomCommand.Create create, DecisionContext context)
    {
        if (!PduFormat.TryParse(create.Version, create.CreateJson, out var pdu, out var problem))
            return new Decision(null, [], new RoomOutcome.Refused(RoomRefusal.Malformed, problem.Sentence));

        var empty = new RoomSnapshot { Id = create.Room, Version = create.Version };
        if (AuthRules.Check(create.Version, pdu, empty, context.Verifier) is AuthVerdict.Refused refused)
            return new Decision(null, [], new RoomOutcome.Refused(RoomRefusal.Forbidden, refused.Sentence));

        var first = EventBuilding.Place(empty, pdu, context with { Transaction = null });
        var rest = Append(empty.Apply(first), create.Steps, context);
        return rest.Outcome.Succeeded is { } ids
            ? new Decision(rest.After, [first, .. rest.Changes], new RoomOutcome.Accepted([pdu.EventId, .. ids], 0))
            : rest with { After = null };
    }

    static Decision Leave(RoomSnapshot room, RoomCommand.Leave leave, DecisionContext context)
    {
        var member = room.MemberOf(leave.User);
        if (member is { Membership: Membership.Leave }) return new Decision(room, [], new RoomOutcome.Unchanged([member.EventId]));
        if (member is null)
            return new Decision(room, [], new RoomOutcome.Refused(RoomRefusal.WrongMembership, "You are not in this room."));

        var content = leave.Content.With("membership", "leave");
        return Append(room, [new DraftStep(new EventDraft(EventTypes.Member, leave.User.ToString(), leave.User, content))], context);
    }

    static Decision Redact(RoomSnapshot room, RoomCommand.Redact redact, DecisionContext context)
    {
        if (context.Find(redact.Target) is null) return new Decision(room, [], new RoomOutcome.UnknownEvent(redact.Target));

        return Append(room, [new DraftStep(new EventDraft(EventTypes.Redaction, null, redact.Sender, redact.Content, redact.Target))], context);
    }

    static RoomOutcome.Refused? Unmet(RoomSnapshot room, DraftStep step) =>
        step.Requires is { } condition && !condition.Allowed.Contains(room.MembershipOf(condition.User) ?? Membership.Leave)
            ? new RoomOutcome.Refused(RoomRefusal.WrongMembership, condition.Otherwise)
            : null;

    // The present state event, if the draft says what it says.
    static EventId? Present(RoomSnapshot room, EventDraft draft, DecisionContext context)
    {
        if (draft.State is not { } key) return null;

        var present = key.Type == EventTypes.Member
            ? UserId.TryParse(key.Key, out var user) && room.MemberOf(user) is { } member ? context.Find(member.EventId) ?? room.Held(member.EventId) : null
            : room.State.GetValueOrDefault(key);
        return present is not null && present.Pdu.Sender == draft.Sender
            && present.Pdu.ContentJson.Span.SequenceEqual(CanonicalJson.Encode(draft.Content)) ? present.Id : null;
    }
}
