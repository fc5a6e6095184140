using System.Collections.Immutable;
using Weft.Events;

namespace Weft.RoomCore.Push;

/// <summary>All push rules of one user, the default ones included, in their order. Immutable.</summary>
public sealed class PushRuleset
{
    /// <summary>How many rules of their own a user can have.</summary>
    public const int OwnMax = 1000;

    readonly ImmutableArray<PushRule> _enabled;

    internal PushRuleset(UserId user, ImmutableArray<PushRule> rules)
    {
        (User, Rules) = (user, rules);
        _enabled = [.. rules.Where(rule => rule.Enabled)];
    }

    public UserId User { get; }

    /// <summary>By kind, and in each kind the most important first.</summary>
    public ImmutableArray<PushRule> Rules { get; }

    /// <summary>What one has who never changed any.</summary>
    public static PushRuleset DefaultOf(UserId user) =>
        new(user, [.. Enum.GetValues<PushKind>().SelectMany(kind => DefaultPushRules.Of(kind, user))]);

    public IEnumerable<PushRule> Of(PushKind kind) => Rules.Where(rule => rule.Kind == kind);

    public PushRule? Find(PushKind kind, string id)
    {
        foreach (var rule in Rules)
            if (rule.Kind == kind && rule.Id == id) return rule;

        return null;
    }

    /// <summary>The rule that decides about an event: the first that is enabled and matches; null when none does.</summary>
    public PushRule? Evaluate(Pdu pdu, PushContext context)
    {
        var saysMentions = pdu.Content.TryGetProperty("m.mentions", out _);
        foreach (var rule in _enabled)
            if (!(saysMentions && DefaultPushRules.IsLegacyMention(rule.Id)) && rule.Matches(pdu, context)) return rule;

        return null;
    }

    /// <summary>The rules of the user's own that only an event itself can decide in this room.</summary>
    public IEnumerable<PushRule> Watching(RoomId room) =>
        _enabled.Where(rule => !rule.IsDefault && FitOf(rule, room) == Fit.ByEvent);

    /// <summary>
    /// The rule that decides about an event of which no more is known than its class, its flags for the user, and which of
    /// the rules that <see cref="Watching"/> tells it met first, by name.
    /// </summary>
    public PushRule? Decide(RoomId room, EventClass kind, PushFlags flags = PushFlags.None, string? watching = null)
    {
        foreach (var rule in _enabled)
            if (rule.IsDefault ? DefaultPushRules.Meets(rule.Id, kind, flags)
                : FitOf(rule, room) switch { Fit.Always => true, Fit.ByEvent => rule.Name == watching, _ => false }) return rule;

        return null;
    }

    enum Fit { Never, Always, ByEvent }

    static Fit FitOf(PushRule rule, RoomId room)
    {
        var fit = Fit.Always;
        foreach (var condition in rule.Conditions)
        {
            switch (condition)
            {
                case PushCondition.Never:
                case PushCondition.RoomIs its when its.Room != room.ToString():
                case PushCondition.EventMatch { Path.IsRoomId: true } match when !match.Pattern.Matches(room.ToString()):
                    return Fit.Never;
                case PushCondition.RoomIs or PushCondition.EventMatch { Path.IsRoomId: true }:
                    break;
                default:
                    fit = Fit.ByEvent;
                    break;
            }
        }
        return fit;
    }
}
