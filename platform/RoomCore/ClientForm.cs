using System.Buffers;
using System.Text.Json;
using Weft.Events;
using Weft.Events.Json;

namespace Weft.RoomCore;

/// <summary>
/// An event's client format as UTF-8, without <c>room_id</c> and <c>unsigned</c>, which are spliced in per answer.
/// Made once per event and shared by all readers.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#room-event-format</remarks>
public sealed class ClientForm
{
    // Without its closing brace, so that members can be added behind.
    readonly byte[] _open;

    ClientForm(byte[] open) => _open = open;

    public int Length => _open.Length + 1;

    public static ClientForm Of(Pdu pdu)
    {
        var buffer = new ArrayBufferWriter<byte>(pdu.Json.Length);
        var output = new CanonicalObject(buffer);
        var named = false;
        for (var members = new CanonicalMembers(pdu.Json.Span); members.MoveNext();)
        {
            if (!named && members.Name.SequenceCompareTo("event_id"u8) >= 0)
            {
                WriteText(output.Name("event_id"u8), pdu.EventId.ToString());
                named = true;
            }

            if (members.Name.SequenceEqual("content"u8)) output.Copy(Content(pdu, members.Member));
            else if (members.Name.SequenceEqual("redacts"u8)) continue;
            else if (IsShown(members.Name)) output.Copy(members.Member);
        }

        // Both places: clients of either age look only in theirs.
        if (pdu.Redacts is { } redacts) WriteText(output.Name("redacts"u8), redacts.ToString());
        return new ClientForm(buffer.WrittenSpan.ToArray());
    }

    /// <summary>Writes the whole event.</summary>
    /// <param name="room">Null where the answer names the room around its events, as sync does.</param>
    /// <param name="unsigned">A JSON object, or nothing to leave it out.</param>
    public void Write(IBufferWriter<byte> output, RoomId? room, ReadOnlySpan<byte> unsigned)
    {
        output.Write(_open);
        if (room is { } id)
        {
            output.Write(",\"room_id\":"u8);
            WriteText(output, id.ToString());
        }
        if (!unsigned.IsEmpty)
        {
            output.Write(",\"unsigned\":"u8);
            output.Write(unsigned);
        }
        output.Write("}"u8);
    }

    static bool IsShown(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("origin_server_ts"u8) || name.SequenceEqual("sender"u8) || name.SequenceEqual("state_key"u8)
        || name.SequenceEqual("type"u8);

    static ReadOnlySpan<byte> Content(Pdu pdu, ReadOnlySpan<byte> member)
    {
        if (pdu.Redacts is not { } redacts) return member;

        var name = "\"content\":"u8;
        var content = CanonicalObject.With(member[name.Length..], "redacts"u8, JsonSerializer.SerializeToUtf8Bytes(redacts.ToString()));
        return (byte[])[.. name, .. content];
    }

    static void WriteText(IBufferWriter<byte> output, string text) => output.Write(JsonSerializer.SerializeToUtf8Bytes(text));
}
