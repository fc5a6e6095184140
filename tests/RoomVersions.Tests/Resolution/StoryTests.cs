using CsCheck;
using Weft.Events;

namespace Weft.RoomVersions.Tests.Resolution;

public class StoryTests
{
    public static TheoryData<string, string> Stories
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Stories"), "*.json").Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileNameWithoutExtension(file);
                foreach (var outcome in Story.Read(name).Then)
                    for (var version = outcome.From; version <= outcome.To; version++) data.Add(name, $"{version}");
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Stories))]
    public void A_story_ends_as_it_says_however_it_is_heard(string name, string id)
    {
        var (story, version) = (Story.Read(name), TestRoom.Find(id));
        var (events, names) = story.Tell(version);
        var expected = story.Then.Single(o => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) is var v && v >= o.From && v <= o.To).State;
        var titles = names.ToDictionary(n => n.Value, n => n.Key);

        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.OneOf(Gen.Const(1), Gen.Const(3), Gen.Const(int.MaxValue))).Sample(
            (seed, batch) =>
            {
                var state = Hear(version, Shuffled(events, new Random(seed)), batch, story, names);
                foreach (var (text, event_) in expected)
                    Assert.True(
                        (state.TryGetValue(Story.Key(text), out var found) ? titles[found] : null) == event_,
                        $"{story.About}\nin version {id}, {text} is {(found == default ? "nothing" : titles[found])} and not {event_ ?? "nothing"}");
            },
            iter: 20, threads: 1);
    }

    // Tells a new server, which looks at the room's state after each batch, and at last.
    static Dictionary<StateTuple, EventId> Hear(
        RoomVersion version, List<Pdu> events, int batch, Story story, Dictionary<string, EventId> names)
    {
        var server = new StoryServer(version);
        for (var i = 0; i < events.Count; i++)
        {
            Assert.True(server.Receive(events[i]).IsAllowed);
            if ((i + 1) % batch == 0) Assert.NotEmpty(server.StateAfter(server.Heads));
        }
        if (story.Merge is null) return server.StateAfter(server.Heads);

        return server.Resolve(story.Merge.Select(source =>
        {
            var state = server.StateAfter([names[source.After]]);
            foreach (var (key, id) in source.But ?? [])
                if (id is null) state.Remove(Story.Key(key));
                else state[Story.Key(key)] = names[id];
            return state;
        }));
    }

    /// <summary>The events in another order that leaves each behind those it names.</summary>
    internal static List<Pdu> Shuffled(IReadOnlyList<Pdu> events, Random random)
    {
        var waiting = events.ToList();
        var heard = new HashSet<EventId>();
        var order = new List<Pdu>();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(e => e.PrevEvents.Concat(e.AuthEvents).All(heard.Contains)).ToList();
            var next = ready[random.Next(ready.Count)];
            waiting.Remove(next);
            heard.Add(next.EventId);
            order.Add(next);
        }
        return order;
    }
}
