using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.Events;

namespace Weft.RoomVersions.Tests.Resolution;

/// <summary>What people did in a room, some of it at the same time, and the state that must come of it.</summary>
/// <param name="About">What the story shows.</param>
/// <param name="Cast">Who is in the room; the first creates it.</param>
/// <param name="Power">The first power levels.</param>
/// <param name="Rule">The first join rule.</param>
/// <param name="Events">What they did; each follows the one before unless it says after which.</param>
/// <param name="Merge">The states to resolve, where they are not simply those after the last events.</param>
/// <param name="Then">What must come of it.</param>
sealed partial record Story(
    string About, string[] Cast, Dictionary<string, int> Power, string Rule, Story.Step[] Events, Story.Source[]? Merge, Story.Outcome[] Then)
{
    static readonly JsonSerializerOptions Format = new() { PropertyNameCaseInsensitive = true };

    /// <param name="Id">What the story calls the event.</param>
    /// <param name="By">Who.</param>
    /// <param name="Sets">Type and state key, with a slash between.</param>
    /// <param name="To">The content; @name stands for a member of the cast.</param>
    /// <param name="After">The events that it follows.</param>
    /// <param name="Ts">Milliseconds after the beginning; else one second after the one before.</param>
    public sealed record Step(string Id, string By, string Sets, JsonElement To, string[]? After, long? Ts);

    /// <summary>The state after an event, or what a server wrongly took for it.</summary>
    public sealed record Source(string After, Dictionary<string, string?>? But);

    /// <summary>In versions from one to another, which event stands under which key.</summary>
    public sealed record Outcome(int From, int To, Dictionary<string, string?> State);

    public static Story Read(string name) =>
        JsonSerializer.Deserialize<Story>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Stories", name + ".json")), Format)!;

    public static UserId User(string name) => UserId.Parse($"@{name}:{name}.example");

    public static StateTuple Key(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var key = text[(slash + 1)..];
        return new(text[..slash], key is ['@', ..] ? User(key[1..]).ToString() : key);
    }

    /// <summary>The events in the order of the story, as servers exchange them, by the names that the story gives them.</summary>
    public (List<Pdu> Events, Dictionary<string, EventId> Names) Tell(RoomVersion version)
    {
        var server = new StoryServer(version);
        var events = new List<Pdu>();
        var names = new Dictionary<string, EventId>(StringComparer.Ordinal);
        var now = 0L;
        var creator = User(Cast[0]);

        Add("create", creator, new(EventTypes.Create, ""), version.CreatorInContent ? $$"""{"creator":"{{creator}}"}""" : "{}", []);
        Add(Cast[0], creator, new(EventTypes.Member, creator.ToString()), """{"membership":"join"}""");
        Add("power", creator, new(EventTypes.PowerLevels, ""), JsonSerializer.Serialize(new { users = Power.ToDictionary(p => User(p.Key).ToString(), p => p.Value) }));
        Add("rules", creator, new(EventTypes.JoinRules, ""), JsonSerializer.Serialize(new { join_rule = Rule }));
        foreach (var name in Cast[1..])
            Add(name, User(name), new(EventTypes.Member, User(name).ToString()), """{"membership":"join"}""");
        now = 100_000;
        foreach (var step in Events)
            Add(step.Id, User(step.By), Key(step.Sets), Names().Replace(step.To.GetRawText(), "@${name}:${name}.example"), step.After, step.Ts + 100_000);
        return (events, names);

        void Add(string id, UserId sender, StateTuple key, string content, string[]? after = null, long? ts = null)
        {
            now = ts ?? now + 1000;
            ImmutableArray<EventId> prev = after is null ? [events[^1].EventId] : [.. after.Select(name => names[name])];
            if (version.PrivilegedCreators && key.Type == EventTypes.PowerLevels) content = WithoutCreator(content, creator);
            var room = events.Count > 0 ? events[0].RoomId : version.CreateEventIdIsRoomId ? (RoomId?)null : RoomId.Parse($"!story:{creator.Server}");
            var pdu = server.Build(room, new EventDraft(key.Type, key.Key, sender, JsonElement.Parse(content)), prev, 1_700_000_000_000 + now);
            var verdict = server.Receive(pdu);
            Assert.True(verdict.IsAllowed, $"{About}: {id}: {verdict}");
            events.Add(pdu);
            names.Add(id, pdu.EventId);
        }
    }

    static string WithoutCreator(string content, UserId creator)
    {
        var json = JsonNode.Parse(content)!;
        (json["users"] as JsonObject)?.Remove(creator.ToString());
        return json.ToJsonString();
    }

    [GeneratedRegex("@(?<name>[a-z]+)(?![a-z:])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();
}
