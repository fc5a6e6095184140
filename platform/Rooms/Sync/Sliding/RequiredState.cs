using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>Which state of a room is told: what any of the rules asks for.</summary>
/// <param name="LazyMembers">Members are told as they are needed for the timeline.</param>
public sealed record RequiredState(ImmutableArray<StateRule> Rules, bool LazyMembers)
{
    public static readonly RequiredState None = new([], false);

    public bool Asks(StateTuple key) => Rules.Any(rule => rule.Asks(key));

    /// <summary>Whether all members are asked for, however many.</summary>
    public bool AsksAllMembers => Rules.Any(rule => rule.Include.Any(entry => entry is { Type: null or EventTypes.Member, Key: null }));

    /// <summary>Members that are asked for by name.</summary>
    public IEnumerable<UserId> NamedMembers
    {
        get
        {
            foreach (var rule in Rules)
                foreach (var (type, key) in rule.Include)
                    if (type is null or EventTypes.Member && UserId.TryParse(key, out var user) && rule.Asks(new(EventTypes.Member, key!)))
                        yield return user;
        }
    }

    public RequiredState And(RequiredState other)
    {
        // Where one wants all members and is not content with some of them, all it is.
        var lazy = LazyMembers && (other.LazyMembers || !other.AsksAllMembers) || other.LazyMembers && !AsksAllMembers;
        return new([.. Rules.Union(other.Rules)], lazy);
    }

    public bool Equals(RequiredState? other) =>
        other is not null && LazyMembers == other.LazyMembers && Rules.ToHashSet().SetEquals(other.Rules);

    public override int GetHashCode() => HashCode.Combine(LazyMembers, Rules.Length);
}

/// <summary>State that is included and not excluded.</summary>
public sealed record StateRule(ImmutableArray<StateEntryPattern> Include, ImmutableArray<StateEntryPattern> Exclude)
{
    public bool Asks(StateTuple key) => Include.Any(entry => entry.Matches(key)) && !Exclude.Any(entry => entry.Matches(key));

    public bool Equals(StateRule? other) =>
        other is not null && Include.AsSpan().SequenceEqual(other.Include.AsSpan()) && Exclude.AsSpan().SequenceEqual(other.Exclude.AsSpan());

    public override int GetHashCode() => Include.Aggregate(Exclude.Length, HashCode.Combine);
}

/// <param name="Type">Null is any.</param>
/// <param name="Key">Null is any.</param>
public readonly record struct StateEntryPattern(string? Type, string? Key)
{
    public bool Matches(StateTuple state) => (Type is null || Type == state.Type) && (Key is null || Key == state.Key);
}
