using CsCheck;
using Weft.Events;
using Weft.Events.Tests;
using Weft.RoomVersions.Resolution;

namespace Weft.RoomVersions.Tests.Resolution;

public class ConflictedSetTests
{
    // An auth graph as a list of what each event names, as numbers before its own; some events; which states hold them.
    static readonly Gen<(int[][] Graph, int[][] States)> Cases =
        Gen.Select(Gen.Int[0, 1000].Array[0, 3].Array[1, 14], Gen.Int[0, 1000].Array[1, 6].Array[2, 3]).Select((graph, states) => (
            graph.Select((edges, n) => n == 0 ? [] : edges.Select(e => e % n).Distinct().ToArray()).ToArray(),
            states.Select(s => s.Select(e => e % graph.Length).Distinct().ToArray()).ToArray()));

    [Theory]
    [InlineData("11")]
    [InlineData("12")]
    public void The_full_conflicted_set_is_what_its_definition_says(string id) =>
        Cases.Sample((edges, states) =>
        {
            var graph = new Numbers(edges);
            var unconflicted = states[0].Where(n => states.All(s => s.Contains(n))).ToList();
            var conflicted = states.Select(s => s.Except(unconflicted).ToList()).ToList();
            var expected = Defined(edges, states, [.. conflicted.SelectMany(c => c).Distinct()], withSubgraph: id == "12");

            var found = ConflictedSet.Full(TestRoom.Find(id), State(unconflicted), [.. conflicted.Select(State)], graph);
            Assert.Equal(expected.Order(), Enumerable.Range(0, edges.Length).Where(n => found[n]));
        });

    [Fact]
    public void A_rejected_auth_event_gives_no_permission()
    {
        var room = new TestRoom(RoomVersion.V11).Member("@bob:b.example", "join");
        var message = room.Build("@bob:b.example", EventTypes.Message, null, "{}", [room.Events[^1].EventId]);
        foreach (var isRejected in new[] { false, true })
        {
            var graph = new AuthGraph(id => id == message.EventId ? message : room.Events.Single(e => e.EventId == id));
            foreach (var pdu in room.Events) graph.Add(pdu, isRejected && pdu.Sender != room.Create.Sender);
            var state = new ResolvingState(room.Version, new Dictionary<StateTuple, int> { [new(EventTypes.Create, "")] = 0 }, graph);
            var number = graph.Add(message);
            Assert.Equal(!isRejected, state.Allows(number, new TestVerifier(), withAuthEvents: true));
            Assert.False(state.Allows(number, new TestVerifier(), withAuthEvents: false));
        }
    }

    static HashSet<int> Defined(int[][] edges, int[][] states, int[] conflicted, bool withSubgraph)
    {
        var chains = states.Select(s => s.SelectMany(n => Chain(edges, n)).ToHashSet()).ToList();
        HashSet<int> full = [.. conflicted, .. chains.SelectMany(c => c).Where(n => !chains.All(c => c.Contains(n)))];
        if (withSubgraph)
            foreach (var from in conflicted)
                foreach (var to in conflicted)
                    full.UnionWith(Chain(edges, from).Where(between => Chain(edges, between).Contains(to)));
        return full;
    }

    static HashSet<int> Chain(int[][] edges, int number) => [.. edges[number], .. edges[number].SelectMany(n => Chain(edges, n))];

    static Dictionary<StateTuple, int> State(List<int> events) => events.ToDictionary(n => new StateTuple("x", $"{n}"));

    sealed class Numbers(int[][] edges) : IAuthGraph
    {
        public int Count => edges.Length;

        public int Create => 0;

        public ReadOnlySpan<int> AuthEvents(int number) => edges[number];

        public Pdu Event(int number) => throw new NotSupportedException();

        public bool IsRejected(int number) => false;
    }
}
