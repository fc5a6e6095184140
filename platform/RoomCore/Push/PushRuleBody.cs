using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Weft.RoomCore.Push;

/// <summary>Reads a rule as clients send it and as it is kept.</summary>
public static class PushRuleBody
{
    public const int IdBytesMax = 255;
    public const int PatternBytesMax = 512;
    public const int ConditionsMax = 20;

    /// <param name="problem">What is wrong, as a sentence, when the answer is null.</param>
    public static PushRule? TryRead(PushKind kind, string id, JsonElement body, out string problem)
    {
        problem = "";
        if (!body.TryGetProperty("actions", out var said)) problem = "'actions' is missing.";
        if (problem.Length > 0 || PushActions.TryRead(said, out problem) is not { } actions) return null;

        return kind switch
        {
            PushKind.Room => Of(kind, id, actions, [new PushCondition.RoomIs(id)]),
            PushKind.Sender => Of(kind, id, actions, [new PushCondition.SenderIs(id)]),
            PushKind.Content => Content(id, body, actions, out problem),
            _ => Conditional(kind, id, body, actions, out problem),
        };
    }

    static PushRule? Content(string id, JsonElement body, PushActions actions, out string problem)
    {
        problem = "A content rule needs a 'pattern': a text that is not empty.";
        if (!body.TryGetProperty("pattern", out var pattern) || pattern.ValueKind != JsonValueKind.String || pattern.GetString() is not { Length: > 0 } text)
            return null;

        problem = $"A pattern can have at most {PatternBytesMax} bytes.";
        if (Encoding.UTF8.GetByteCount(text) > PatternBytesMax) return null;

        return Of(PushKind.Content, id, actions, [new PushCondition.EventMatch(new("content.body"), new(text))]) with { Pattern = text };
    }

    static PushRule? Conditional(PushKind kind, string id, JsonElement body, PushActions actions, out string problem)
    {
        problem = "";
        if (!body.TryGetProperty("conditions", out var conditions)) conditions = JsonElement.Parse("[]");
        if (conditions.ValueKind != JsonValueKind.Array || conditions.GetArrayLength() > ConditionsMax)
            problem = $"'conditions' must be a list of at most {ConditionsMax}.";
        else if (conditions.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.Object || !one.TryGetProperty("kind", out var its) || its.ValueKind != JsonValueKind.String))
            problem = "A condition is an object with a 'kind'.";
        else if (conditions.EnumerateArray().Any(one => JsonMarshal.GetRawUtf8Value(one).Length > 2 * PatternBytesMax))
            problem = $"A condition can have at most {2 * PatternBytesMax} bytes.";
        if (problem.Length > 0) return null;

        return Of(kind, id, actions, [.. conditions.EnumerateArray().Select(PushCondition.Read)]) with { ConditionsJson = conditions };
    }

    static PushRule Of(PushKind kind, string id, PushActions actions, ImmutableArray<PushCondition> conditions) =>
        new() { Kind = kind, Id = id, Actions = actions, Conditions = conditions };
}
