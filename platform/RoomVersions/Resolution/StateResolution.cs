using Weft.Events;

namespace Weft.RoomVersions.Resolution;

/// <summary>
/// Makes one state of several, the same on every server whatever the order in which it hears of them. States are maps to
/// numbers in an <see cref="IAuthGraph"/>, which must hold their events and all that these rest on.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v12/#state-resolution, https://spec.matrix.org/v1.19/rooms/v1/#state-resolution</remarks>
public static class StateResolution
{
    /// <summary>The resolution of whole states.</summary>
    /// <param name="version">The room's version: it says which algorithm.</param>
    /// <param name="states">The states after the previous events. One alone is its own resolution.</param>
    /// <param name="graph">The room's events.</param>
    /// <param name="verifier">For the signatures of invitations through third parties.</param>
    public static IReadOnlyDictionary<StateTuple, int> Resolve(
        RoomVersion version, IReadOnlyList<IReadOnlyDictionary<StateTuple, int>> states, IAuthGraph graph, ISignatureVerifier verifier)
    {
        if (states.Count == 0) return new Dictionary<StateTuple, int>();
        if (states.Count == 1) return states[0];

        var unconflicted = new Dictionary<StateTuple, int>();
        var conflicted = new Dictionary<StateTuple, int>[states.Count];
        for (var i = 0; i < states.Count; i++) conflicted[i] = [];
        foreach (var key in states.SelectMany(state => state.Keys).Distinct())
        {
            var first = states[0].TryGetValue(key, out var number);
            if (first && states.All(state => state.TryGetValue(key, out var other) && other == number))
                unconflicted[key] = number;
            else
                for (var i = 0; i < states.Count; i++)
                    if (states[i].TryGetValue(key, out number)) conflicted[i][key] = number;
        }

        foreach (var (key, number) in ResolveConflicts(version, unconflicted, conflicted, graph, verifier))
            unconflicted[key] = number;
        return unconflicted;
    }

    /// <summary>The resolution of states of which it is known where they differ.</summary>
    /// <param name="version">The room's version.</param>
    /// <param name="unconflicted">What all states have alike.</param>
    /// <param name="conflicted">The rest of each state: a key that another has otherwise, or has not.</param>
    /// <param name="graph">The room's events.</param>
    /// <param name="verifier">For the signatures of invitations through third parties.</param>
    /// <returns>What is to be put over <paramref name="unconflicted"/>; never one of its keys.</returns>
    public static IReadOnlyDictionary<StateTuple, int> ResolveConflicts(
        RoomVersion version, IReadOnlyDictionary<StateTuple, int> unconflicted,
        IReadOnlyList<IReadOnlyDictionary<StateTuple, int>> conflicted, IAuthGraph graph, ISignatureVerifier verifier)
    {
        if (conflicted.All(state => state.Count == 0)) return new Dictionary<StateTuple, int>();
        return version.StateResolution == StateResolutionKind.V1
            ? ResolutionV1.Resolve(version, unconflicted, conflicted, graph, verifier)
            : ResolutionV2.Resolve(version, unconflicted, conflicted, graph, verifier);
    }
}
