using System.Security.Cryptography;
using System.Text;
using Weft.Events;

namespace Weft.RoomVersions.Resolution;

/// <summary>The first algorithm: by depth, type after type. Known to reset state; for version 1 rooms alone.</summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v1/#state-resolution</remarks>
static class ResolutionV1
{
    public static IReadOnlyDictionary<StateTuple, int> Resolve(
        RoomVersion version, IReadOnlyDictionary<StateTuple, int> unconflicted,
        IReadOnlyList<IReadOnlyDictionary<StateTuple, int>> conflicted, IAuthGraph graph, ISignatureVerifier verifier)
    {
        var state = new ResolvingState(version, unconflicted, graph);

        // A key that some states lack and the others have alike is no conflict here.
        var conflicts = new List<(StateTuple Key, int[] Events)>();
        foreach (var key in conflicted.SelectMany(one => one.Keys).Distinct())
        {
            int[] events = [.. conflicted.Where(one => one.ContainsKey(key)).Select(one => one[key]).Distinct()];
            if (events.Length == 1) state.Set(key, events[0]);
            else conflicts.Add((key, [.. events.OrderBy(n => graph.Event(n).Depth).ThenByDescending(n => Sha1(graph, n), StringComparer.Ordinal)]));
        }

        foreach (var type in (ReadOnlySpan<string>)[EventTypes.PowerLevels, EventTypes.JoinRules, EventTypes.Member])
        {
            // All of a type are resolved before any of them counts for the next.
            var resolved = conflicts.Where(c => c.Key.Type == type).Select(c => (c.Key, Number: LastAllowed(c.Key, c.Events))).ToList();
            foreach (var (key, number) in resolved) state.Set(key, number);
        }
        var rest = conflicts.Where(c => c.Key.Type is not (EventTypes.PowerLevels or EventTypes.JoinRules or EventTypes.Member))
            .Select(c => (c.Key, Number: HighestAllowed(c.Events))).ToList();
        foreach (var (key, number) in rest) state.Set(key, number);
        return state.Resolved;

        // From the lowest up, each on top of the one before, until one is not allowed.
        int LastAllowed(StateTuple key, int[] ascending)
        {
            var last = ascending[0];
            foreach (var number in ascending.Skip(1))
            {
                state.Set(key, last);
                if (!state.Allows(number, verifier, withAuthEvents: false)) break;
                last = number;
            }
            state.Unset(key);
            return last;
        }

        // Where none is allowed the lowest stays, as the servers that wrote these rooms did.
        int HighestAllowed(int[] ascending)
        {
            foreach (var number in ascending.Reverse())
                if (state.Allows(number, verifier, withAuthEvents: false)) return number;
            return ascending[0];
        }
    }

    // The algorithm's tie-break, not a protection.
#pragma warning disable CA5350
    static string Sha1(IAuthGraph graph, int number) =>
        Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(graph.Event(number).EventId.ToString())));
#pragma warning restore CA5350
}
