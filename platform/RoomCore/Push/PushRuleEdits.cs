using System.Collections.Immutable;

namespace Weft.RoomCore.Push;

/// <summary>Changes of a ruleset. Each answers the next one.</summary>
public static class PushRuleEdits
{
    extension(PushRuleset rules)
    {
        /// <summary>
        /// Adds a rule, or gives a present one new content. A new one is the most important of the user's own of its kind,
        /// unless it is placed; a present one stays where it is, unless it is placed, and enabled or not as it was.
        /// </summary>
        /// <param name="before">The rule of the user's own that it comes right before; goes over <paramref name="after"/>.</param>
        public PushRuleEdit Put(PushRule rule, string? before, string? after)
        {
            var present = rules.Find(rule.Kind, rule.Id);
            if (present is null && rules.Rules.Count(its => !its.IsDefault) >= PushRuleset.OwnMax) return new PushRuleEdit.TooMany();

            var put = present is null ? rule : rule with { Enabled = present.Enabled };
            if ((before ?? after) is not { } neighbour)
                return new PushRuleEdit.Done(present is null
                    ? rules.With(rules.Rules.Insert(FirstOwn(rules, rule.Kind), put))
                    : rules.With(rules.Rules.Replace(present, put)));

            var others = present is null ? rules.Rules : rules.Rules.Remove(present);
            var at = IndexOf(others, rule.Kind, neighbour);
            return at < 0 || others[at].IsDefault
                ? new PushRuleEdit.NoSuchNeighbour(neighbour)
                : new PushRuleEdit.Done(rules.With(others.Insert(before is null ? at + 1 : at, put)));
        }

        /// <summary>Changes a present rule, which may be a default one.</summary>
        public PushRuleEdit Change(PushKind kind, string id, Func<PushRule, PushRule> change) =>
            rules.Find(kind, id) is { } present
                ? new PushRuleEdit.Done(rules.With(rules.Rules.Replace(present, change(present))))
                : new PushRuleEdit.NoSuchRule();

        public PushRuleEdit Delete(PushKind kind, string id) =>
            rules.Find(kind, id) is { } present
                ? new PushRuleEdit.Done(rules.With(rules.Rules.Remove(present)))
                : new PushRuleEdit.NoSuchRule();

        PushRuleset With(ImmutableArray<PushRule> changed) => new(rules.User, changed);
    }

    // Where a kind's own rules begin: before its default ones, but behind the master rule, which outranks all.
    static int FirstOwn(PushRuleset rules, PushKind kind)
    {
        var at = rules.Rules.TakeWhile(rule => rule.Kind < kind).Count();
        return kind == PushKind.Override ? at + 1 : at;
    }

    static int IndexOf(ImmutableArray<PushRule> rules, PushKind kind, string id)
    {
        for (var i = 0; i < rules.Length; i++)
            if (rules[i].Kind == kind && rules[i].Id == id) return i;

        return -1;
    }
}

/// <summary>What became of a change.</summary>
public abstract record PushRuleEdit
{
    PushRuleEdit() { }

    public sealed record Done(PushRuleset Rules) : PushRuleEdit;

    public sealed record NoSuchRule : PushRuleEdit;

    /// <summary>The rule to stand before or after does not exist, or is one of the server's.</summary>
    public sealed record NoSuchNeighbour(string Id) : PushRuleEdit;

    public sealed record TooMany : PushRuleEdit;
}
