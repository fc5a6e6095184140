using System.Globalization;
using System.Text.Json;
using Weft.Events;

namespace Weft.RoomCore.Push;

/// <summary>One thing that must be so for a push rule to match.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#conditions-1</remarks>
public abstract record PushCondition
{
    PushCondition() { }

    public abstract bool Holds(Pdu pdu, PushContext context);

    /// <summary>
    /// Reads a condition. One of a kind that nobody knows, or without what its kind needs, holds for no event.
    /// </summary>
    public static PushCondition Read(JsonElement json) => Text(json, "kind") switch
    {
        "event_match" when Text(json, "key") is { } key && Text(json, "pattern") is { } pattern => new EventMatch(new(key), new(pattern)),
        "event_property_is" when Text(json, "key") is { } key && json.TryGetProperty("value", out var value) => new PropertyIs(new(key), value),
        "event_property_contains" when Text(json, "key") is { } key && json.TryGetProperty("value", out var value) => new PropertyContains(new(key), value),
        "contains_display_name" => new ContainsDisplayName(),
        "room_member_count" when MemberCount.TryRead(Text(json, "is")) is { } count => count,
        "sender_notification_permission" when Text(json, "key") is { } key => new SenderMayNotify(key),
        _ => new Never(),
    };

    static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public sealed record EventMatch(PropertyPath Path, GlobPattern Pattern) : PushCondition
    {
        public override bool Holds(Pdu pdu, PushContext context) =>
            Path.TextIn(pdu) is { } text && (Path.IsBody ? Pattern.MatchesWords(text) : Pattern.Matches(text));
    }

    public sealed record PropertyIs(PropertyPath Path, JsonElement Value) : PushCondition
    {
        public override bool Holds(Pdu pdu, PushContext context) =>
            Path.Find(pdu) is { } found ? AreEqual(found, Value)
            : Value.ValueKind == JsonValueKind.String && Path.TextIn(pdu) is { } text && Value.ValueEquals(text);
    }

    public sealed record PropertyContains(PropertyPath Path, JsonElement Value) : PushCondition
    {
        public override bool Holds(Pdu pdu, PushContext context)
        {
            if (Path.Find(pdu) is not { ValueKind: JsonValueKind.Array } list) return false;

            foreach (var item in list.EnumerateArray())
                if (AreEqual(item, Value)) return true;

            return false;
        }
    }

    public sealed record ContainsDisplayName : PushCondition
    {
        public override bool Holds(Pdu pdu, PushContext context) =>
            context.DisplayName is { Length: > 0 } name && pdu.ContentString("body") is { } body && GlobPattern.ContainsWords(body, name);
    }

    public sealed record MemberCount(string Comparison, long Count) : PushCondition
    {
        public static MemberCount? TryRead(string? text)
        {
            if (text is null) return null;

            var digits = text.TrimStart('=', '<', '>');
            var comparison = text[..^digits.Length];
            return comparison is "" or "==" or "<" or ">" or "<=" or ">="
                && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? new MemberCount(comparison, count) : null;
        }

        public override bool Holds(Pdu pdu, PushContext context) => Comparison switch
        {
            "<" => context.Joined < Count,
            ">" => context.Joined > Count,
            "<=" => context.Joined <= Count,
            ">=" => context.Joined >= Count,
            _ => context.Joined == Count,
        };
    }

    public sealed record SenderMayNotify(string Key) : PushCondition
    {
        public override bool Holds(Pdu pdu, PushContext context) => context.SenderMayNotify(Key);
    }

    /// <summary>What a room rule stands for.</summary>
    public sealed record RoomIs(string Room) : PushCondition
    {
        public override bool Holds(Pdu pdu, PushContext context) => pdu.RoomId.ToString() == Room;
    }

    /// <summary>What a sender rule stands for.</summary>
    public sealed record SenderIs(string Sender) : PushCondition
    {
        public override bool Holds(Pdu pdu, PushContext context) => pdu.Sender.ToString() == Sender;
    }

    public sealed record Never : PushCondition
    {
        public override bool Holds(Pdu pdu, PushContext context) => false;
    }

    // Texts, integers of 53 bits, true, false and null; types are not cast.
    static bool AreEqual(JsonElement a, JsonElement b) => a.ValueKind == b.ValueKind && a.ValueKind switch
    {
        JsonValueKind.String => a.ValueEquals(b.GetString()),
        JsonValueKind.Number => a.TryGetInt64(out var x) && b.TryGetInt64(out var y) && x == y,
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => true,
        _ => false,
    };
}
