using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;

namespace Weft.Rooms.Encoded;

/// <summary>
/// At most some hundred state events, encoded behind each other with commas between. Compressed chunks are pieces of one
/// deflate stream that end on a byte and refer to nothing in front of them, so that they can be put together freely.
/// </summary>
/// <param name="Events">Which events it holds: what another version's chunk must hold to be the same.</param>
/// <param name="Length">Without compression.</param>
/// <param name="Crc">Of the uncompressed bytes.</param>
sealed record EncodedChunk(ImmutableArray<EventId> Events, ReadOnlyMemory<byte> Bytes, long Length, uint Crc)
{
    public static EncodedChunk Of(ImmutableArray<EventId> ids, IEnumerable<TimelineEvent> events, RoomId room, BodyEncoding encoding)
    {
        var json = new ArrayBufferWriter<byte>(64 * 1024);
        var unsigned = new ArrayBufferWriter<byte>(512);
        foreach (var e in events)
        {
            if (json.WrittenCount > 0) json.Write(","u8);
            unsigned.ResetWrittenCount();
            WriteUnsigned(unsigned, e);
            e.ClientForm.Write(json, room, unsigned.WrittenSpan);
        }
        return new EncodedChunk(
            ids, encoding == BodyEncoding.Gzip ? Gzip.Deflate(json.WrittenSpan) : json.WrittenSpan.ToArray(), json.WrittenCount,
            Gzip.Crc(0, json.WrittenSpan));
    }

    // What is the same for all readers: no age, no transaction id.
    static void WriteUnsigned(ArrayBufferWriter<byte> output, TimelineEvent e)
    {
        if (e.Replaced is null && e.RedactedBecause is null) return;

        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (e.Replaced is { } replaced)
        {
            json.WritePropertyName("prev_content"u8);
            json.WriteRawValue(replaced.Content.Span, skipInputValidation: true);
            json.WriteString("prev_sender"u8, replaced.Sender.ToString());
            json.WriteString("replaces_state"u8, replaced.EventId.ToString());
        }
        if (e.RedactedBecause is { } because)
        {
            var form = new ArrayBufferWriter<byte>(512);
            ClientForm.Of(because).Write(form, because.RoomId, []);
            json.WritePropertyName("redacted_because"u8);
            json.WriteRawValue(form.WrittenSpan, skipInputValidation: true);
        }
        json.WriteEndObject();
    }
}

/// <summary>The parts of a gzip file that is put together from pieces.</summary>
/// <remarks>RFC 1951, RFC 1952</remarks>
static class Gzip
{
    /// <summary>Deflate, no name, no time.</summary>
    public static readonly byte[] Header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

    /// <summary>An empty block that is the last.</summary>
    static readonly byte[] Last = [0x03, 0x00];

    static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i =>
        Enumerable.Range(0, 8).Aggregate((uint)i, (crc, _) => (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1))];

    /// <summary>A piece of a deflate stream that ends on a byte and is not the last.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> bytes)
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(bytes);
        deflate.Flush();

        // Taken before the stream is closed, which would add the last block.
        return output.ToArray();
    }

    /// <summary>A few bytes as they are, in a block of their own.</summary>
    public static byte[] Stored(ReadOnlySpan<byte> bytes)
    {
        var length = (ushort)bytes.Length;
        return [0, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8), .. bytes];
    }

    public static byte[] Trailer(uint crc, long length)
    {
        var trailer = new byte[Last.Length + 8];
        Last.CopyTo(trailer, 0);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(2), crc);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(6), (uint)length);
        return trailer;
    }

    /// <summary>Goes on from the checksum of what stands in front.</summary>
    public static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (var b in bytes) crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>The checksum of two parts behind each other, from theirs and the second's length.</summary>
    public static uint Combine(uint first, uint second, long secondLength)
    {
        // Appending zero bytes is linear over GF(2): square the matrix of one zero bit again and again.
        Span<uint> even = stackalloc uint[32], odd = stackalloc uint[32];
        odd[0] = 0xEDB88320;
        for (var i = 1; i < 32; i++) odd[i] = 1u << (i - 1);
        Square(odd, even);
        Square(even, odd);
        for (var left = secondLength; left != 0;)
        {
            Square(odd, even);
            if ((left & 1) != 0) first = Times(even, first);
            left >>= 1;
            if (left == 0) break;

            Square(even, odd);
            if ((left & 1) != 0) first = Times(odd, first);
            left >>= 1;
        }
        return first ^ second;
    }

    static uint Times(ReadOnlySpan<uint> matrix, uint vector)
    {
        var sum = 0u;
        for (var i = 0; vector != 0; i++, vector >>= 1)
            if ((vector & 1) != 0) sum ^= matrix[i];

        return sum;
    }

    static void Square(ReadOnlySpan<uint> matrix, Span<uint> square)
    {
        for (var i = 0; i < 32; i++) square[i] = Times(matrix, matrix[i]);
    }
}
