using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weft.Events;
using Weft.Events.Json;

namespace Weft.RoomVersions;

/// <summary>Where in its room's history an event is put.</summary>
/// <param name="Room">Null for the create event of a version whose room ids are its hash.</param>
/// <param name="PrevEvents">At most 20, none for the create event.</param>
/// <param name="AuthEvents">As <c>AuthEvents.KeysFor</c> selects them.</param>
/// <param name="Depth">One more than the deepest of the previous events.</param>
/// <param name="OriginServerTs">Milliseconds since 1970.</param>
public sealed record EventPlace(
    RoomId? Room, ImmutableArray<EventId> PrevEvents, ImmutableArray<EventId> AuthEvents, long Depth, long OriginServerTs)
{
    /// <summary>
    /// Versions 1 and 2 write each reference with its hash in base64. Where this lacks one, an empty object stands
    /// for it; receivers do not look at them.
    /// </summary>
    public IReadOnlyDictionary<EventId, string>? ReferenceHashes { get; init; }
}

/// <summary>Makes this server's own events: canonical, hashed, signed, named.</summary>
/// <remarks>https://spec.matrix.org/v1.19/server-server-api/#adding-hashes-and-signatures-to-outgoing-events</remarks>
public static class PduFactory
{
    /// <summary>Makes the event, or says what makes the draft none: too large, a name too long, numbers that are no integers.</summary>
    public static bool TryBuild(
        RoomVersion version, EventDraft draft, EventPlace place, IEventSigner signer, [NotNullWhen(true)] out Pdu? pdu,
        [NotNullWhen(false)] out JsonProblem? problem)
    {
        pdu = null;
        problem = FindProblem(version, draft);
        if (problem is not null) return false;

        var content = CanonicalJson.Encode(draft.Content);
        problem = CanonicalJson.FindProblem(content, version.JsonLimits);
        if (problem is not null) return false;

        if (draft.Redacts is { } redacts && version.RedactsInContent)
            content = CanonicalObject.With(content, "redacts"u8, JsonString(redacts.ToString()));
        var id = version.EventIds == EventIdFormat.Opaque ? OwnId(version, draft, place, content, signer.Server) : (EventId?)null;
        var unhashed = Write(version, draft, place, content, id);
        var hashes = Encoding.ASCII.GetBytes($$"""{"sha256":"{{UnpaddedBase64.Encode(EventHashes.ContentHash(unhashed))}}"}""");
        var unsigned = CanonicalObject.With(unhashed, "hashes"u8, hashes);
        var signedBytes = EventHashes.SignedBytes(version, draft.Type, unsigned);
        var json = SignedJson.AddSignature(unsigned, signer, signer.Sign(signedBytes));
        id ??= EventHashes.EventIdOf(version, System.Security.Cryptography.SHA256.HashData(signedBytes));
        return PduFormat.TryRead(version, json, id, out pdu, out problem);
    }

    /// <summary>As <see cref="TryBuild"/>, for drafts of the server's own that are known to fit.</summary>
    /// <exception cref="ArgumentException">The draft is no event of this version.</exception>
    public static Pdu Build(RoomVersion version, EventDraft draft, EventPlace place, IEventSigner signer) =>
        TryBuild(version, draft, place, signer, out var pdu, out var problem)
            ? pdu
            : throw new ArgumentException(problem.Sentence, nameof(draft));

    /// <summary>The event with one signature more: that of a server which lets somebody in, or invites.</summary>
    public static Pdu Sign(RoomVersion version, Pdu pdu, IEventSigner signer)
    {
        var signature = signer.Sign(SignatureCheck.SignedBytes(version, pdu));
        return PduFormat.Load(version, SignedJson.AddSignature(pdu.Json.Span, signer, signature), pdu.EventId);
    }

    static JsonProblem? FindProblem(RoomVersion version, EventDraft draft)
    {
        if (draft.Content.ValueKind != JsonValueKind.Object) return JsonProblem.BadJson("The content of an event must be an object.");
        return draft.Redacts is { } redacts && !redacts.Is(version.EventIds)
            ? JsonProblem.BadJson($"{redacts} cannot be an event of a room of version {version}.")
            : null;
    }

    // Everything but hashes and signatures, in the order of names.
    static byte[] Write(RoomVersion version, EventDraft draft, EventPlace place, ReadOnlySpan<byte> content, EventId? id)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + content.Length);
        var output = new CanonicalObject(buffer);
        WriteReferences(version, place.AuthEvents, place, output.Name("auth_events"u8));
        output.Name("content"u8).Write(content);
        WriteNumber(place.Depth, output.Name("depth"u8));
        if (id is not null) WriteString(id.Value.ToString(), output.Name("event_id"u8));
        WriteNumber(place.OriginServerTs, output.Name("origin_server_ts"u8));
        WriteReferences(version, place.PrevEvents, place, output.Name("prev_events"u8));
        if (draft.Redacts is { } redacts && !version.RedactsInContent) WriteString(redacts.ToString(), output.Name("redacts"u8));
        if (place.Room is { } room) WriteString(room.ToString(), output.Name("room_id"u8));
        WriteString(draft.Sender.ToString(), output.Name("sender"u8));
        if (draft.StateKey is not null) WriteString(draft.StateKey, output.Name("state_key"u8));
        WriteString(draft.Type, output.Name("type"u8));
        output.End();
        return buffer.WrittenSpan.ToArray();
    }

    // Versions 1 and 2 let the server choose: a hash of what it names, so that nothing random is needed here.
    static EventId OwnId(RoomVersion version, EventDraft draft, EventPlace place, ReadOnlySpan<byte> content, ServerName server) =>
        EventId.Parse($"${UnpaddedBase64.EncodeUrlSafe(EventHashes.ContentHash(Write(version, draft, place, content, null)))}:{server}");

    static void WriteReferences(RoomVersion version, ImmutableArray<EventId> ids, EventPlace place, IBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (var i = 0; i < ids.Length; i++)
        {
            if (i > 0) output.Write(","u8);
            if (version.ReferencesCarryHashes) output.Write("["u8);
            WriteString(ids[i].ToString(), output);
            if (!version.ReferencesCarryHashes) continue;
            var hash = place.ReferenceHashes?.GetValueOrDefault(ids[i]);
            output.Write(Encoding.ASCII.GetBytes(hash is null ? ",{}]" : $$""",{"sha256":"{{hash}}"}]"""));
        }
        output.Write("]"u8);
    }

    static void WriteNumber(long number, IBufferWriter<byte> output) =>
        output.Write(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    static void WriteString(string text, IBufferWriter<byte> output) => output.Write(JsonString(text));

    static byte[] JsonString(string text) => CanonicalJson.EncodeString(text);
}
