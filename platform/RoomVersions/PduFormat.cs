using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using Weft.Events;
using Weft.Events.Json;

namespace Weft.RoomVersions;

/// <summary>The shape of events in each room version: bytes in, <see cref="Pdu"/> or a reason out.</summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v12/#event-format-1, https://spec.matrix.org/v1.19/client-server-api/#size-limits</remarks>
public static class PduFormat
{
    public const int PrevEventsMax = 20;
    public const int AuthEventsMax = 10;

    /// <summary>The longest type and state key, in bytes.</summary>
    public const int NameBytesMax = 255;

    /// <summary>
    /// Reads an event that another server sent: check 1 on receipt. Its signatures and content hash are not looked at
    /// (<see cref="SignatureCheck"/>, <see cref="EventHashes.ContentHashMatches"/>). <c>unsigned</c> is dropped.
    /// </summary>
    public static bool TryParse(
        RoomVersion version, ReadOnlyMemory<byte> json, [NotNullWhen(true)] out Pdu? pdu, [NotNullWhen(false)] out JsonProblem? problem)
    {
        pdu = null;
        return CanonicalJson.TryParse(json, version.JsonLimits, out var value, out problem)
            && TryParseChecked(version, value, out pdu, out problem);
    }

    /// <summary>
    /// As the other, for an event inside a document that was read under <see cref="JsonLimits.Body"/>: its numbers are
    /// checked here.
    /// </summary>
    public static bool TryParse(
        RoomVersion version, JsonElement json, [NotNullWhen(true)] out Pdu? pdu, [NotNullWhen(false)] out JsonProblem? problem)
    {
        pdu = null;
        problem = CanonicalJson.FindProblem(JsonMarshal.GetRawUtf8Value(json), version.JsonLimits);
        return problem is null && TryParseChecked(version, json, out pdu, out problem);
    }

    static bool TryParseChecked(
        RoomVersion version, JsonElement json, [NotNullWhen(true)] out Pdu? pdu, [NotNullWhen(false)] out JsonProblem? problem)
    {
        pdu = null;
        if (json.ValueKind != JsonValueKind.Object)
        {
            problem = JsonProblem.BadJson("An event must be a JSON object.");
            return false;
        }
        var bytes = CanonicalJson.Encode(json);
        if (json.TryGetProperty("unsigned", out _)) bytes = Without(bytes, "unsigned"u8);
        return TryRead(version, bytes, null, out pdu, out problem);
    }

    /// <summary>Reads the bytes of a <see cref="Pdu.Json"/> that was kept, with the id that it had.</summary>
    /// <exception cref="FormatException">The bytes are no event of this version.</exception>
    public static Pdu Load(RoomVersion version, ReadOnlyMemory<byte> json, EventId id) =>
        TryRead(version, json, id, out var pdu, out var problem) ? pdu : throw new FormatException($"{id}: {problem.Sentence}");

    // The canonical bytes, checked member by member.
    internal static bool TryRead(
        RoomVersion version, ReadOnlyMemory<byte> json, EventId? knownId, [NotNullWhen(true)] out Pdu? pdu,
        [NotNullWhen(false)] out JsonProblem? problem)
    {
        pdu = null;
        if (json.Length > JsonLimits.EventBytesMax)
        {
            problem = JsonProblem.TooLarge($"The event has {json.Length} bytes; at most {JsonLimits.EventBytesMax} are allowed.");
            return false;
        }

        var fields = PduFields.Read(json.Span);
        problem = fields.FindProblem(version);
        if (problem is not null) return false;

        var id = knownId ?? (version.EventIds == EventIdFormat.Opaque
            ? EventId.Parse(fields.EventId!)
            : EventHashes.ComputeEventId(version, fields.Type!, json.Span));
        var room = fields.IsRoomless(version) ? Events.RoomId.Of(id) : Events.RoomId.Parse(fields.RoomId!);
        pdu = new Pdu
        {
            EventId = id,
            RoomId = room,
            Type = EventTypes.Shared(fields.Type!),
            StateKey = fields.StateKey,
            Sender = UserId.Parse(fields.Sender!),
            OriginServerTs = fields.OriginServerTs!.Value,
            Depth = fields.Depth!.Value,
            PrevEvents = fields.PrevEvents,
            AuthEvents = fields.AuthEvents,
            Redacts = Redacts(version, fields, json.Span),
            Json = json,
            ContentRange = fields.Content,
        };
        return true;
    }

    static EventId? Redacts(RoomVersion version, PduFields fields, ReadOnlySpan<byte> json)
    {
        if (fields.Type != EventTypes.Redaction) return null;
        var text = fields.Redacts;
        if (version.RedactsInContent)
        {
            var content = new CanonicalMembers(json[fields.Content]);
            text = content.MoveTo("redacts"u8) ? content.Text : null;
        }
        return EventId.TryParse(text, out var redacts) ? redacts : null;
    }

    static byte[] Without(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        CanonicalObject.WriteWithout(json, output, name);
        return output.WrittenSpan.ToArray();
    }
}
