using Weft.Events;

namespace Weft.RoomVersions.Resolution;

/// <summary>The second algorithm, and its revision 2.1 of version 12: power events first, then the rest along the mainline.</summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v12/#state-resolution; numbers are those of its steps.</remarks>
static class ResolutionV2
{
    static readonly IReadOnlyDictionary<StateTuple, int> Nothing = new Dictionary<StateTuple, int>();

    public static IReadOnlyDictionary<StateTuple, int> Resolve(
        RoomVersion version, IReadOnlyDictionary<StateTuple, int> unconflicted,
        IReadOnlyList<IReadOnlyDictionary<StateTuple, int>> conflicted, IAuthGraph graph, ISignatureVerifier verifier)
    {
        var below = version.StateResolution == StateResolutionKind.V2Point1 ? Nothing : unconflicted;
        var state = new ResolvingState(version, below, graph);
        var full = ConflictedSet.Full(version, unconflicted, conflicted, graph);
        var numbers = Enumerable.Range(0, graph.Count).Where(n => full[n] && graph.Event(n).IsState).ToList();

        // 1.
        var power = numbers.Where(n => IsPowerEvent(graph.Event(n))).ToHashSet();
        var underneath = ConflictedSet.AuthChains(power, graph);
        power.UnionWith(numbers.Where(n => underneath[n]));

        // 2.
        Apply(Orderings.ByPower([.. power], state, graph));

        // 3. and 4.
        var powerLevels = state.NumberInState(new(EventTypes.PowerLevels, ""));
        Apply(Orderings.ByMainline(numbers.Where(n => !power.Contains(n)), powerLevels, state, graph));

        // 5.
        return state.Resolved.Where(entry => !unconflicted.ContainsKey(entry.Key)).ToDictionary();

        // The iterative auth checks.
        void Apply(IEnumerable<int> ordered)
        {
            foreach (var number in ordered)
                if (state.Allows(number, verifier, withAuthEvents: true)) state.Set(graph.Event(number).State!.Value, number);
        }
    }

    // What might take somebody's ability to do something.
    static bool IsPowerEvent(Pdu pdu) => pdu.Type switch
    {
        EventTypes.PowerLevels or EventTypes.JoinRules => pdu.StateKey == "",
        EventTypes.Member => pdu.Membership is Membership.Leave or Membership.Ban && pdu.StateKey != pdu.Sender.ToString(),
        _ => false,
    };
}
