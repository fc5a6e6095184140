using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Weft.RoomCore.Push;

/// <summary>What a matching rule does, in the client's own words.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#actions</remarks>
public sealed class PushActions
{
    public const int CountMax = 20;

    PushActions(ImmutableArray<JsonElement> all) => All = all;

    public ImmutableArray<JsonElement> All { get; }

    public bool Notify { get; private init; }

    /// <summary>Of a rule that does not notify, nothing is highlighted either.</summary>
    public bool Highlight { get; private init; }

    public static PushActions Parse(string json) =>
        TryRead(JsonElement.Parse(json), out var problem) ?? throw new FormatException(problem);

    /// <summary>Leaves out <c>dont_notify</c> and <c>coalesce</c>, which mean nothing any more.</summary>
    /// <param name="problem">What is wrong, when the answer is null.</param>
    public static PushActions? TryRead(JsonElement json, out string problem)
    {
        problem = "'actions' must be a list.";
        if (json.ValueKind != JsonValueKind.Array) return null;

        problem = $"A rule can have at most {CountMax} actions.";
        if (json.GetArrayLength() > CountMax) return null;

        var (all, notify, highlight) = (ImmutableArray.CreateBuilder<JsonElement>(), false, false);
        foreach (var action in json.EnumerateArray())
        {
            if (action.ValueKind == JsonValueKind.String && action.GetString() is "dont_notify" or "coalesce") continue;

            if (action.ValueKind == JsonValueKind.String && action.ValueEquals("notify"u8))
            {
                notify = true;
            }
            else if (action.ValueKind == JsonValueKind.Object && action.TryGetProperty("set_tweak", out var tweak) && tweak.ValueKind == JsonValueKind.String)
            {
                if (tweak.ValueEquals("highlight"u8)) highlight = !action.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.False;
            }
            else
            {
                problem = "An action is \"notify\" or an object with 'set_tweak'.";
                return null;
            }
            all.Add(action);
        }
        problem = "";
        return new PushActions(all.DrainToImmutable()) { Notify = notify, Highlight = notify && highlight };
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var action in All) action.WriteTo(json);
        json.WriteEndArray();
    }

    /// <summary>Whether both say the same, word for word.</summary>
    public bool IsSameAs(PushActions other) => All.Length == other.All.Length
        && All.Zip(other.All).All(pair => JsonMarshal.GetRawUtf8Value(pair.First).SequenceEqual(JsonMarshal.GetRawUtf8Value(pair.Second)));
}
