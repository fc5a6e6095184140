using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.Events.Tests;
using Weft.RoomVersions.Authorisation;

namespace Weft.RoomVersions.Tests;

/// <summary>A room whose state is what a test says, allowed or not. Alice of a.example creates it and is in it.</summary>
sealed class TestRoom
{
    static readonly ConcurrentDictionary<string, TestKeys> Keys = new(StringComparer.Ordinal);

    readonly List<Pdu> _events = [];
    long _now = 1_700_000_000_000;

    public TestRoom(RoomVersion version, string create = "{}")
    {
        Version = version;
        var content = version.CreatorInContent ? create[..^1] + (create == "{}" ? "" : ",") + "\"creator\":\"@alice:a.example\"}" : create;
        var pdu = Build("@alice:a.example", EventTypes.Create, "", content, []);
        _events.Add(pdu);
        Set("@alice:a.example", EventTypes.Member, "@alice:a.example", """{"membership":"join"}""");
    }

    public RoomVersion Version { get; }

    public Pdu Create => _events[0];

    public IReadOnlyList<Pdu> Events => _events;

    public PduAuthState State => new(Version, _events);

    public static TheoryData<string> VersionIds(Func<RoomVersion, bool> which) => [.. RoomVersion.All.Where(which).Select(v => v.Id)];

    public static RoomVersion Find(string id) =>
        RoomVersion.TryFind(id, out var version) ? version : throw new ArgumentOutOfRangeException(nameof(id), id, null);

    public static TestKeys KeysOf(string server) => Keys.GetOrAdd(server, TestKeys.Of);

    /// <summary>Puts an event into the state, whatever the rules say.</summary>
    public TestRoom Set(string sender, string type, string key, string content)
    {
        _events.Add(Build(sender, type, key, content, [_events[^1].EventId]));
        return this;
    }

    public TestRoom Member(string user, string membership) => Set(user, EventTypes.Member, user, $$"""{"membership":"{{membership}}"}""");

    public TestRoom Rule(string rule) => Set("@alice:a.example", EventTypes.JoinRules, "", $$"""{"join_rule":"{{rule}}"}""");

    public TestRoom Levels(string content) => Set("@alice:a.example", EventTypes.PowerLevels, "", content);

    /// <summary>What the rules say to an event after the last one.</summary>
    public AuthVerdict Try(string sender, string type, string? key, string content) =>
        AuthRules.Check(Version, Build(sender, type, key, content, [_events[^1].EventId]), State, new TestVerifier());

    public AuthVerdict TryMember(string sender, string target, string membership, string more = "") =>
        Try(sender, EventTypes.Member, target, $$"""{"membership":"{{membership}}"{{more}}}""");

    public Pdu Build(string sender, string type, string? key, string content, ImmutableArray<EventId> prev, EventId? redacts = null)
    {
        var user = UserId.Parse(sender);
        var room = Version.CreateEventIdIsRoomId && type == EventTypes.Create ? (RoomId?)null
            : _events.Count > 0 ? Create.RoomId
            : RoomId.Parse($"!room:{user.Server}");
        var draft = new EventDraft(type, key, user, JsonElement.Parse(content), redacts);
        var auth = AuthEvents.KeysFor(Version, draft)
            .Select(k => _events.LastOrDefault(e => e.Is(k.Type, k.Key))).OfType<Pdu>().Select(e => e.EventId).Distinct().ToImmutableArray();
        return PduFactory.Build(
            Version, draft, new EventPlace(room, prev, auth, prev.Length + 1, _now += 1000), KeysOf(user.Server.ToString()));
    }
}
