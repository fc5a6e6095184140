using System.Text.Json;
using Weft.Events;

namespace Weft.RoomCore;

/// <summary>What an event says in <c>m.relates_to</c>.</summary>
/// <param name="Key">The emoji of a reaction.</param>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#forming-relationships-between-events</remarks>
public sealed record Relation(string Type, EventId Target, string? Key)
{
    public const string Thread = "m.thread";
    public const string Replace = "m.replace";
    public const string Annotation = "m.annotation";
    public const string Reference = "m.reference";

    /// <summary>The longest relation type that is understood, in characters.</summary>
    public const int TypeLengthMax = 255;

    /// <summary>Null when the event relates to nothing, or says so in no way that is understood. State events never do.</summary>
    public static Relation? Of(Pdu pdu)
    {
        // Most events have none: they are not parsed for it.
        if (pdu.IsState || pdu.ContentJson.Span.IndexOf("m.relates_to"u8) < 0) return null;
        if (!pdu.Content.TryGetProperty("m.relates_to", out var relates) || relates.ValueKind != JsonValueKind.Object) return null;

        return Text(relates, "rel_type") is { Length: > 0 and <= TypeLengthMax } type && EventId.TryParse(Text(relates, "event_id"), out var target)
            ? new Relation(type, target, Text(relates, "key"))
            : null;
    }

    static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
