using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
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
        {
            var target = new ArrayBufferWriter<byte>();
            CanonicalJson.EncodeString(redacts.ToString(), target);
            content = CanonicalObject.With(content, "redacts"u8, target.WrittenSpan);
        }

        // Three times the same members: for the content hash, for the signature, and with both.
        var bytes = new ArrayBufferWriter<byte>(768 + content.Length);
        var unsigned = new Members(version, draft, place, content);
        if (version.EventIds == EventIdFormat.Opaque)
            unsigned = unsigned with { Id = OwnId(unsigned.Write(bytes), signer.Server) };
        unsigned = unsigned with { ContentHash = EventHashes.ContentHash(unsigned.Write(bytes)) };
        var signedBytes = EventHashes.SignedBytes(version, draft.Type, unsigned.Write(bytes));
        var signed = unsigned with { Signer = signer, Signature = signer.Sign(signedBytes) };
        var id = unsigned.Id ?? EventHashes.EventIdOf(version, SHA256.HashData(signedBytes));
        return PduFormat.TryRead(version, signed.Write(bytes).ToArray(), id, out pdu, out problem);
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

    // Versions 1 and 2 let the server choose: a hash of what it names, so that nothing random is needed here.
    static EventId OwnId(ReadOnlySpan<byte> json, ServerName server) =>
        EventId.Parse($"${UnpaddedBase64.EncodeUrlSafe(EventHashes.ContentHash(json))}:{server}");

    /// <summary>The event's members in the order of their names, so far as they are known.</summary>
    sealed record Members(RoomVersion Version, EventDraft Draft, EventPlace Place, byte[] Content)
    {
        public EventId? Id { get; init; }
        public byte[]? ContentHash { get; init; }
        public IEventSigner? Signer { get; init; }
        public byte[]? Signature { get; init; }

        /// <summary>The canonical bytes, good until the next call.</summary>
        public ReadOnlySpan<byte> Write(ArrayBufferWriter<byte> bytes)
        {
            bytes.ResetWrittenCount();
            var output = new CanonicalObject(bytes);
            WriteReferences(Place.AuthEvents, output.Name("auth_events"u8));
            output.Name("content"u8).Write(Content);
            WriteNumber(Place.Depth, output.Name("depth"u8));
            if (Id is { } id) CanonicalJson.EncodeString(id.ToString(), output.Name("event_id"u8));
            if (ContentHash is not null) WriteHash(ContentHash, output.Name("hashes"u8));
            WriteNumber(Place.OriginServerTs, output.Name("origin_server_ts"u8));
            WriteReferences(Place.PrevEvents, output.Name("prev_events"u8));
            if (Draft.Redacts is { } redacts && !Version.RedactsInContent)
                CanonicalJson.EncodeString(redacts.ToString(), output.Name("redacts"u8));
            if (Place.Room is { } room) CanonicalJson.EncodeString(room.ToString(), output.Name("room_id"u8));
            CanonicalJson.EncodeString(Draft.Sender.ToString(), output.Name("sender"u8));
            if (Signature is not null) WriteSignature(Signer!, Signature, output.Name("signatures"u8));
            if (Draft.StateKey is not null) CanonicalJson.EncodeString(Draft.StateKey, output.Name("state_key"u8));
            CanonicalJson.EncodeString(Draft.Type, output.Name("type"u8));
            output.End();
            return bytes.WrittenSpan;
        }

        void WriteReferences(ImmutableArray<EventId> ids, IBufferWriter<byte> output)
        {
            output.Write("["u8);
            for (var i = 0; i < ids.Length; i++)
            {
                if (i > 0) output.Write(","u8);
                if (Version.ReferencesCarryHashes) output.Write("["u8);
                CanonicalJson.EncodeString(ids[i].ToString(), output);
                if (!Version.ReferencesCarryHashes) continue;
                var hash = Place.ReferenceHashes?.GetValueOrDefault(ids[i]);
                output.Write(Encoding.ASCII.GetBytes(hash is null ? ",{}]" : $$""",{"sha256":"{{hash}}"}]"""));
            }
            output.Write("]"u8);
        }

        static void WriteHash(byte[] hash, IBufferWriter<byte> output)
        {
            output.Write("{\"sha256\":"u8);
            CanonicalJson.EncodeString(UnpaddedBase64.Encode(hash), output);
            output.Write("}"u8);
        }

        static void WriteSignature(IEventSigner signer, byte[] signature, IBufferWriter<byte> output)
        {
            output.Write("{"u8);
            CanonicalJson.EncodeString(signer.Server.ToString(), output);
            output.Write(":{"u8);
            CanonicalJson.EncodeString(signer.Key.ToString(), output);
            output.Write(":"u8);
            CanonicalJson.EncodeString(UnpaddedBase64.Encode(signature), output);
            output.Write("}}"u8);
        }

        static void WriteNumber(long number, IBufferWriter<byte> output)
        {
            var room = output.GetSpan(20);
            Utf8Formatter.TryFormat(number, room, out var written);
            output.Advance(written);
        }
    }
}
