using Weft.Events;

namespace Weft.RoomVersions.Resolution;

/// <summary>Sets of events by number, found in linear passes over the graph.</summary>
static class ConflictedSet
{
    /// <summary>
    /// The full conflicted set: the events that the states have differently, those that not all of their auth chains
    /// hold, and (version 2.1) those on the way from one conflicted event to another.
    /// </summary>
    public static bool[] Full(
        RoomVersion version, IReadOnlyDictionary<StateTuple, int> unconflicted,
        IReadOnlyList<IReadOnlyDictionary<StateTuple, int>> conflicted, IAuthGraph graph)
    {
        var state = new bool[graph.Count];
        foreach (var one in conflicted)
            foreach (var number in one.Values) state[number] = true;

        var full = (bool[])state.Clone();
        AddAuthDifference(full, unconflicted, conflicted, graph);
        if (version.StateResolution == StateResolutionKind.V2Point1) AddSubgraph(full, state, graph);
        return full;
    }

    /// <summary>All events in the auth chains of the given ones, and these themselves where one rests on another.</summary>
    public static bool[] AuthChains(IEnumerable<int> events, IAuthGraph graph)
    {
        var chain = new bool[graph.Count];
        var highest = -1;
        foreach (var number in events)
            foreach (var authEvent in graph.AuthEvents(number))
            {
                chain[authEvent] = true;
                highest = Math.Max(highest, authEvent);
            }
        Close(chain, highest, graph);
        return chain;
    }

    static void AddAuthDifference(
        bool[] full, IReadOnlyDictionary<StateTuple, int> unconflicted,
        IReadOnlyList<IReadOnlyDictionary<StateTuple, int>> conflicted, IAuthGraph graph)
    {
        // What the unconflicted events rest on is in every state's chain.
        var inAll = AuthChains(unconflicted.Values, graph);
        var chains = conflicted.Select(one => AuthChains(one.Values, graph)).ToList();
        for (var n = 0; n < graph.Count; n++)
        {
            if (inAll[n]) continue;
            var count = 0;
            foreach (var chain in chains)
                if (chain[n]) count++;
            if (count > 0 && count < chains.Count) full[n] = true;
        }
    }

    // On a path between two conflicted events is what can be reached from one and reaches one.
    static void AddSubgraph(bool[] full, bool[] conflicted, IAuthGraph graph)
    {
        var below = (bool[])conflicted.Clone();
        Close(below, graph.Count - 1, graph);

        var above = (bool[])conflicted.Clone();
        for (var n = 0; n < graph.Count; n++)
        {
            foreach (var authEvent in graph.AuthEvents(n)) above[n] |= above[authEvent];
            full[n] |= above[n] && below[n];
        }
    }

    // Auth events have smaller numbers: one pass downwards reaches all.
    static void Close(bool[] set, int highest, IAuthGraph graph)
    {
        for (var n = highest; n >= 0; n--)
            if (set[n])
                foreach (var authEvent in graph.AuthEvents(n)) set[authEvent] = true;
    }
}
