using System.Collections.Immutable;
using System.Text.Json;

namespace Weft.RoomCore.Push;

/// <summary>The kinds of push rules, in the order in which they are tried.</summary>
public enum PushKind { Override, Content, Room, Sender, Underride }

/// <summary>When a user wants to be notified, and how.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#push-rules</remarks>
public sealed record PushRule
{
    public required PushKind Kind { get; init; }

    /// <summary>Unique within its kind; those of the server begin with a dot.</summary>
    public required string Id { get; init; }

    public bool Enabled { get; init; } = true;
    public required PushActions Actions { get; init; }

    /// <summary>What must be so, those conditions included that a room, sender or content rule stands for.</summary>
    public required ImmutableArray<PushCondition> Conditions { get; init; }

    /// <summary>The conditions as the client wrote them, of an override or underride rule.</summary>
    public JsonElement? ConditionsJson { get; init; }

    /// <summary>Of a content rule.</summary>
    public string? Pattern { get; init; }

    public bool IsDefault => Id.StartsWith('.');

    /// <summary>Kind and id: what it is known by among all rules of its user.</summary>
    public string Name => $"{NameOf(Kind)}/{Id}";

    public bool Matches(Events.Pdu pdu, PushContext context)
    {
        foreach (var condition in Conditions)
            if (!condition.Holds(pdu, context)) return false;

        return true;
    }

    public static string NameOf(PushKind kind) => kind switch
    {
        PushKind.Override => "override",
        PushKind.Content => "content",
        PushKind.Room => "room",
        PushKind.Sender => "sender",
        _ => "underride",
    };

    public static PushKind? KindOf(string name) => name switch
    {
        "override" => PushKind.Override,
        "content" => PushKind.Content,
        "room" => PushKind.Room,
        "sender" => PushKind.Sender,
        "underride" => PushKind.Underride,
        _ => null,
    };

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("rule_id", Id);
        json.WriteBoolean("default", IsDefault);
        json.WriteBoolean("enabled", Enabled);
        if (Pattern is not null) json.WriteString("pattern", Pattern);
        if (ConditionsJson is { } conditions)
        {
            json.WritePropertyName("conditions");
            conditions.WriteTo(json);
        }
        json.WritePropertyName("actions");
        Actions.WriteTo(json);
        json.WriteEndObject();
    }
}
