using System.Text.Json.Nodes;

namespace Weft.Rooms.Tests.Sync;

/// <summary>What several of the stories read out of answers.</summary>
static class SyncStories
{
    public static JsonNode? Room(this JsonNode answer, TestRoom room, string section = "join") =>
        answer["rooms"]?[section]?[room.Id.ToString()];

    public static string Next(this JsonNode answer) => (string)answer["next_batch"]!;

    public static IReadOnlyList<JsonNode> Timeline(this JsonNode? room) => [.. room?["timeline"]?["events"]?.AsArray().Select(e => e!) ?? []];

    public static bool IsLimited(this JsonNode room) => (bool)room["timeline"]!["limited"]!;

    public static IReadOnlyList<string> Bodies(this JsonNode? room) =>
        [.. room.Timeline().Where(e => e["content"]!["body"] is not null).Select(e => (string)e["content"]!["body"]!)];

    public static IReadOnlyList<JsonNode> State(this JsonNode? room, string name = "state") =>
        [.. room?[name]?["events"]?.AsArray().Select(e => e!) ?? []];

    public static IReadOnlyList<string> Members(this IEnumerable<JsonNode> events) =>
        [.. events.Where(e => (string)e["type"]! == "m.room.member").Select(e => (string)e["state_key"]!).Order(StringComparer.Ordinal)];

    public static JsonNode? Ephemeral(this JsonNode? room, string type) =>
        room?["ephemeral"]?["events"]?.AsArray().FirstOrDefault(e => (string)e!["type"]! == type)?["content"];
}
