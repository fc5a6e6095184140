using System.Buffers;
using Weft.Events;
using Weft.Events.Json;

namespace Weft.RoomVersions;

/// <summary>The redaction algorithm: what is left of an event whose contents are taken back.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#redactions, and each room version's own list.</remarks>
public static class Redaction
{
    /// <summary>The event without what its version takes away. Its id, hashes and signatures remain, and remain valid.</summary>
    public static Pdu Redact(RoomVersion version, Pdu pdu)
    {
        var output = new ArrayBufferWriter<byte>(pdu.Json.Length);
        Write(version.Redaction, pdu.Type, pdu.Json.Span, output, withSignatures: true);
        return PduFormat.Load(version, output.WrittenSpan.ToArray(), pdu.EventId);
    }

    /// <summary>Writes what a redaction leaves of canonical event bytes.</summary>
    internal static void Write(
        RedactionRules rules, string type, ReadOnlySpan<byte> json, IBufferWriter<byte> buffer, bool withSignatures)
    {
        var output = new CanonicalObject(buffer);
        for (var members = new CanonicalMembers(json); members.MoveNext();)
        {
            if (!rules.Keeps(members.Name)) continue;
            if (members.Name.SequenceEqual("content"u8) && members.IsObject)
                WriteContent(rules, type, members.Value, output.Name("content"u8));
            else if (withSignatures || !members.Name.SequenceEqual("signatures"u8))
                output.Copy(members.Member);
        }
        output.End();
    }

    static void WriteContent(RedactionRules rules, string type, ReadOnlySpan<byte> content, IBufferWriter<byte> buffer)
    {
        if (rules.KeepsContentOf(type))
        {
            buffer.Write(content);
            return;
        }

        var output = new CanonicalObject(buffer);
        for (var members = new CanonicalMembers(content); members.MoveNext();)
        {
            if (rules.KeepsInContent(type, members.Name)) output.Copy(members.Member);
            else if (rules.KeepsSignedThirdPartyInvite && type == EventTypes.Member && members.IsObject
                && members.Name.SequenceEqual("third_party_invite"u8))
                WriteSigned(members.Value, output.Name("third_party_invite"u8));
        }
        output.End();
    }

    static void WriteSigned(ReadOnlySpan<byte> invite, IBufferWriter<byte> buffer)
    {
        var output = new CanonicalObject(buffer);
        var members = new CanonicalMembers(invite);
        if (members.MoveTo("signed"u8)) output.Copy(members.Member);
        output.End();
    }
}
