using System.Text.Json;
using Weft.Api.Http;

namespace Weft.Api.Client.SlidingSync;

/// <summary>Reads members of a request's JSON by their type; what is absent or null is null, what is of another type is refused.</summary>
static class RequestJson
{
    public static RequestRefusedException Refused(string sentence) => new(MatrixError.InvalidParam(sentence));

    public static JsonElement? Member(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } holder && holder.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member : null;

    public static JsonElement? Object(JsonElement? json, string name) => Member(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } member => member,
        _ => throw Refused($"'{name}' must be an object."),
    };

    public static string? Text(JsonElement? json, string name) => Member(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } member => member.GetString(),
        _ => throw Refused($"'{name}' must be a string."),
    };

    public static bool? Flag(JsonElement? json, string name) => Member(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Refused($"'{name}' must be true or false."),
    };

    public static long? Integer(JsonElement? json, string name, long max) => Member(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } member when member.TryGetInt64(out var value) && value >= 0 && value <= max => value,
        _ => throw Refused($"'{name}' must be an integer from 0."),
    };

    public static List<JsonElement>? Array(JsonElement? json, string name, int countMax) => Member(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } member when member.GetArrayLength() <= countMax => [.. member.EnumerateArray()],
        { ValueKind: JsonValueKind.Array } => throw Refused($"'{name}' holds more than {countMax} entries."),
        _ => throw Refused($"'{name}' must be a list."),
    };

    public static List<string>? Texts(JsonElement? json, string name, int countMax) =>
        Array(json, name, countMax)?.ConvertAll(entry => entry.ValueKind == JsonValueKind.String
            ? entry.GetString()! : throw Refused($"'{name}' must hold strings only."));

    public static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement? json, string name, int countMax)
    {
        if (Object(json, name) is not { } holder) yield break;

        var count = 0;
        foreach (var member in holder.EnumerateObject())
        {
            if (++count > countMax) throw Refused($"'{name}' holds more than {countMax} entries.");
            if (member.Value.ValueKind != JsonValueKind.Object) throw Refused($"'{name}.{member.Name}' must be an object.");
            yield return (member.Name, member.Value);
        }
    }
}
