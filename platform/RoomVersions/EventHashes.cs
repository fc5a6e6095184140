using System.Buffers;
using System.Security.Cryptography;
using Weft.Events;
using Weft.Events.Json;

namespace Weft.RoomVersions;

/// <summary>The two hashes of an event: one over all of it, one over what a redaction leaves.</summary>
/// <remarks>https://spec.matrix.org/v1.19/server-server-api/#signing-events</remarks>
public static class EventHashes
{
    /// <summary>The SHA-256 of the whole event; <c>hashes</c> holds it.</summary>
    /// <param name="json">Canonical bytes, with or without hashes, signatures, unsigned.</param>
    public static byte[] ContentHash(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        CanonicalObject.WriteWithout(json, output, "hashes"u8, "signatures"u8, "unsigned"u8);
        return SHA256.HashData(output.WrittenSpan);
    }

    /// <summary>
    /// Whether the event's own hash is right. Where it is not, we were given a redacted copy or a forged one, and only
    /// <see cref="Redaction.Redact"/> of it may be used.
    /// </summary>
    public static bool ContentHashMatches(Pdu pdu)
    {
        var members = new CanonicalMembers(pdu.Json.Span);
        if (!members.MoveTo("hashes"u8) || !members.IsObject) return false;
        var hashes = new CanonicalMembers(members.Value);
        return hashes.MoveTo("sha256"u8) && UnpaddedBase64.TryDecode(hashes.Text, out var hash)
            && hash.AsSpan().SequenceEqual(ContentHash(pdu.Json.Span));
    }

    /// <summary>The SHA-256 of what a redaction leaves, without signatures: it stays when the event is redacted.</summary>
    public static byte[] ReferenceHash(RoomVersion version, Pdu pdu) => SHA256.HashData(SignedBytes(version, pdu.Type, pdu.Json.Span));

    /// <summary>The id of an event in versions that name events by hash.</summary>
    /// <param name="version">The room's version.</param>
    /// <param name="type">The event's type.</param>
    /// <param name="json">Canonical bytes with hashes.</param>
    /// <exception cref="ArgumentException">In this version the event states its own id.</exception>
    public static EventId ComputeEventId(RoomVersion version, string type, ReadOnlySpan<byte> json) =>
        EventIdOf(version, SHA256.HashData(SignedBytes(version, type, json)));

    internal static EventId EventIdOf(RoomVersion version, ReadOnlySpan<byte> referenceHash) => version.EventIds switch
    {
        EventIdFormat.Base64 => EventId.Parse($"${UnpaddedBase64.Encode(referenceHash)}"),
        EventIdFormat.UrlSafeBase64 => EventId.Parse($"${UnpaddedBase64.EncodeUrlSafe(referenceHash)}"),
        _ => throw new ArgumentException($"In room version {version} an event states its own id.", nameof(version)),
    };

    /// <summary>What the reference hash and the signatures cover.</summary>
    internal static ReadOnlySpan<byte> SignedBytes(RoomVersion version, string type, ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        Redaction.Write(version.Redaction, type, json, output, withSignatures: false);
        return output.WrittenSpan;
    }
}
