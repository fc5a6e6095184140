using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using Weft.Events;
using Weft.RoomVersions.Resolution;

namespace Weft.RoomVersions.Tests.Resolution;

/// <summary>Rooms in which four users do anything, anywhere in the history, at any time.</summary>
public class ResolutionPropertyTests
{
    static readonly string[] Users = ["alice", "bob", "carl", "dora"];

    // Who, does what, to whom, after which two events, when.
    static readonly Gen<(int User, int Act, int Target, int After, int AndAfter, int Time)[]> Acts =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 100], Gen.Int[0, 100], Gen.Int[0, 50]).Array[5, 25];

    public static TheoryData<string> Versions => [.. new[] { "1", "2", "3", "11", "12" }];

    [Theory, MemberData(nameof(Versions))]
    public void Any_order_of_states_and_any_order_of_hearing_resolve_alike(string id) =>
        Gen.Select(Acts, Gen.Int[0, int.MaxValue - 1]).Sample(
            (acts, seed) =>
            {
                var version = TestRoom.Find(id);
                var (events, server) = Play(version, acts);
                var random = new Random(seed);
                var merged = Choose(events, random, 4);
                var expected = server.StateAfter(merged);

                Assert.Equal(Text(expected), Text(server.StateAfter(merged.Reverse())));
                Assert.Equal(Text(expected), Text(server.StateAfter([.. merged, .. merged, merged[0]])));

                var other = new StoryServer(version);
                foreach (var pdu in StoryTests.Shuffled(events, random)) other.Receive(pdu);
                Assert.Equal(Text(expected), Text(other.StateAfter(merged)));
            },
            iter: 60);

    [Theory, MemberData(nameof(Versions))]
    public void What_all_states_have_alike_stays(string id) =>
        Gen.Select(Acts, Gen.Int[0, int.MaxValue - 1]).Sample(
            (acts, seed) =>
            {
                var (events, server) = Play(TestRoom.Find(id), acts);
                var states = Choose(events, new Random(seed), 3).Select(e => server.StateAfter([e])).ToList();
                var resolved = server.Resolve(states);
                foreach (var (key, value) in states[0])
                    if (states.All(s => s.TryGetValue(key, out var other) && other == value)) Assert.Equal(value, resolved[key]);
                Assert.Equal(Text(states[0]), Text(server.Resolve([states[0], states[0]])));
            },
            iter: 60);

    [Theory, MemberData(nameof(Versions))]
    public void States_that_no_history_made_are_resolved_all_the_same(string id) =>
        Gen.Select(Acts, Gen.Int[0, int.MaxValue - 1]).Sample(
            (acts, seed) =>
            {
                // Any earlier event of a key stands for the present one, or none, as a lying server might say.
                var (events, server) = Play(TestRoom.Find(id), acts);
                var random = new Random(seed);
                var states = Choose(events, random, 3).Select(e => server.StateAfter([e])).ToList();
                foreach (var state in states)
                    foreach (var key in state.Keys.Where(k => k.Type != EventTypes.Create).ToList())
                        if (random.Next(4) == 0)
                        {
                            var choice = events.Where(e => e.State == key).ToList();
                            state[key] = choice[random.Next(choice.Count)].EventId;
                            if (random.Next(4) == 0) state.Remove(key);
                        }
                Assert.Equal(Text(server.Resolve(states)), Text(server.Resolve(Enumerable.Reverse(states))));
            },
            iter: 60);

    [Fact]
    public void A_chain_of_a_hundred_thousand_events_is_walked_without_recursion()
    {
        var room = new TestRoom(RoomVersion.V11);
        var pdu = room.Create;
        var graph = new AuthGraph(_ => pdu);
        EventId previous = pdu.EventId;
        graph.Add(previous, []);
        for (var i = 0; i < 100_000; i++)
        {
            var next = EventId.Parse($"${i}");
            graph.Add(next, [previous]);
            previous = next;
        }
        Assert.Equal(100_000, ConflictedSet.AuthChains([graph.Count - 1], graph).Count(inChain => inChain));
    }

    [Fact]
    public void An_event_whose_auth_events_are_missing_is_no_part_of_a_graph()
    {
        var room = new TestRoom(RoomVersion.V11);
        var graph = new AuthGraph(id => room.Events.Single(e => e.EventId == id));
        Assert.Throws<ArgumentException>(() => graph.Add(room.Events[1]));
        Assert.Equal(0, graph.Add(room.Events[0]));
        Assert.Equal(1, graph.Add(room.Events[1]));
        Assert.Equal(1, graph.Add(room.Events[1]));
        Assert.Equal([0], graph.AuthEvents(1).ToArray());
        Assert.Empty(graph.AuthEvents(0).ToArray());
    }

    static (List<Pdu> Events, StoryServer Server) Play(
        RoomVersion version, (int User, int Act, int Target, int After, int AndAfter, int Time)[] acts)
    {
        var server = new StoryServer(version);
        var events = new List<Pdu>();
        var alice = Story.User("alice");
        Do(alice, EventTypes.Create, "", version.CreatorInContent ? $$"""{"creator":"{{alice}}"}""" : "{}", 0, []);
        Do(alice, EventTypes.Member, alice.ToString(), """{"membership":"join"}""", 1);
        Do(alice, EventTypes.PowerLevels, "", Levels(version, 100, 50, 0, 0), 2);
        Do(alice, EventTypes.JoinRules, "", """{"join_rule":"public"}""", 3);
        foreach (var (i, act) in acts.Index())
        {
            var (user, target) = (Story.User(Users[act.User]), Story.User(Users[act.Target]));
            var (type, key, content) = act.Act switch
            {
                0 or 1 => (EventTypes.Member, user, """{"membership":"join"}"""),
                2 => (EventTypes.Member, user, """{"membership":"leave"}"""),
                3 => (EventTypes.Member, target, """{"membership":"leave"}"""),
                4 => (EventTypes.Member, target, """{"membership":"ban"}"""),
                5 => (EventTypes.Member, target, """{"membership":"invite"}"""),
                6 => (EventTypes.PowerLevels, (UserId?)null, Levels(version, 100, act.Time, act.After % 60, act.AndAfter % 60)),
                7 => (EventTypes.JoinRules, null, act.Time % 2 == 0 ? """{"join_rule":"public"}""" : """{"join_rule":"invite"}"""),
                _ => (EventTypes.Name, null, $$"""{"name":"{{act.Time}}"}"""),
            };
            ImmutableArray<EventId> prev = [events[act.After % events.Count].EventId, events[act.AndAfter % events.Count].EventId];
            Do(user, type, key?.ToString() ?? "", content, 1000 + 100 * act.Time + i, [.. prev.Distinct()]);
        }
        return (events, server);

        void Do(UserId user, string type, string key, string content, long time, ImmutableArray<EventId>? prev = null)
        {
            var room = events.Count > 0 ? events[0].RoomId : version.CreateEventIdIsRoomId ? (RoomId?)null : RoomId.Parse("!room:alice.example");
            var pdu = server.Build(room, new EventDraft(type, key, user, JsonElement.Parse(content)), prev ?? [events[^1].EventId], time);
            if (server.Receive(pdu).IsAllowed) events.Add(pdu);
        }
    }

    static string Levels(RoomVersion version, params ReadOnlySpan<int> levels)
    {
        var users = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = version.PrivilegedCreators ? 1 : 0; i < levels.Length; i++) users[Story.User(Users[i]).ToString()] = levels[i];
        return JsonSerializer.Serialize(new { users });
    }

    static EventId[] Choose(List<Pdu> events, Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => events[random.Next(events.Count)].EventId).Distinct()];

    static string Text(Dictionary<StateTuple, EventId> state) =>
        string.Join('\n', state.Select(e => $"{e.Key} {e.Value}").Order(StringComparer.Ordinal));
}
