using System.Buffers.Text;

namespace Weft.Events.Json;

/// <summary>Where values end in canonical bytes, and what simple ones say.</summary>
static class CanonicalScan
{
    /// <summary>From the first byte of a value to behind its last.</summary>
    public static int EndOfValue(ReadOnlySpan<byte> json, int at)
    {
        if (json[at] == (byte)'"') return EndOfString(json, at + 1);
        if (json[at] is not ((byte)'{' or (byte)'['))
        {
            var length = json[at..].IndexOfAny(",}]"u8);
            return length < 0 ? json.Length : at + length;
        }

        for (var depth = 0; ;)
        {
            at += json[at..].IndexOfAny("\"{}[]"u8);
            if (json[at] == (byte)'"')
            {
                at = EndOfString(json, at + 1);
                continue;
            }
            depth += json[at++] is (byte)'{' or (byte)'[' ? 1 : -1;
            if (depth == 0) return at;
        }
    }

    /// <summary>From behind the opening quote to behind the closing one.</summary>
    public static int EndOfString(ReadOnlySpan<byte> json, int at)
    {
        while (true)
        {
            at += json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[at] == (byte)'"') return at + 1;
            at += 2;
        }
    }

    public static string? Text(ReadOnlySpan<byte> value) =>
        value is [(byte)'"', .. var raw, (byte)'"'] ? JsonText.Unescape(raw) : null;

    public static long? Integer(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out var read) && read == value.Length ? number : null;
}
