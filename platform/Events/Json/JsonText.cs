using System.Buffers;
using System.Globalization;
using System.Text;

namespace Weft.Events.Json;

/// <summary>Strings between the quotes of a JSON document, as bytes that were checked to be well formed.</summary>
static class JsonText
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static readonly SearchValues<byte> MustBeEscaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    public static char HexUnit(ReadOnlySpan<byte> digits) =>
        (char)ushort.Parse(digits[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static void Quote(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var room = output.GetSpan(Strict.GetMaxByteCount(text.Length));
        var utf8 = room[..Strict.GetBytes(text, room)];
        if (utf8.IndexOfAny(MustBeEscaped) < 0) output.Advance(utf8.Length);
        else WriteEscaped(utf8.ToArray(), output);
        output.Write("\""u8);
    }

    static void WriteEscaped(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        while (utf8.IndexOfAny(MustBeEscaped) is >= 0 and var at)
        {
            output.Write(utf8[..at]);
            Escape(utf8.Slice(at, 1), output);
            utf8 = utf8[(at + 1)..];
        }
        output.Write(utf8);
    }

    public static string Unescape(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\')) return Encoding.UTF8.GetString(raw);
        var output = new ArrayBufferWriter<byte>(raw.Length);
        Unescape(raw, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Writes the characters that the text stands for, as UTF-8.</summary>
    public static void Unescape(ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        Span<byte> character = stackalloc byte[4];
        while (raw.IndexOf((byte)'\\') is >= 0 and var at)
        {
            output.Write(raw[..at]);
            raw = raw[(at + 1)..];
            output.Write(character[..Unescape(ref raw, character)]);
        }
        output.Write(raw);
    }

    /// <summary>Writes the text with the shortest escapes, without quotes.</summary>
    public static void WriteShortest(ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        Span<byte> character = stackalloc byte[4];
        while (raw.IndexOf((byte)'\\') is >= 0 and var at)
        {
            output.Write(raw[..at]);
            raw = raw[(at + 1)..];
            Escape(character[..Unescape(ref raw, character)], output);
        }
        output.Write(raw);
    }

    // Reads one escape, its backslash already gone; returns how many bytes its character takes.
    static int Unescape(ref ReadOnlySpan<byte> raw, scoped Span<byte> character)
    {
        var kind = raw[0];
        raw = raw[1..];
        if (kind != 'u')
        {
            character[0] = kind switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'t' => (byte)'\t',
                (byte)'n' => (byte)'\n',
                (byte)'f' => (byte)'\f',
                (byte)'r' => (byte)'\r',
                _ => kind,
            };
            return 1;
        }

        var unit = HexUnit(raw);
        raw = raw[4..];
        if (!char.IsSurrogate(unit)) return new Rune(unit).EncodeToUtf8(character);

        // The other half follows, as the check of the document made sure; else what a lenient reader would see.
        if (!char.IsHighSurrogate(unit) || raw is not [(byte)'\\', (byte)'u', ..] || HexUnit(raw[2..]) is var low && !char.IsLowSurrogate(low))
            return Rune.ReplacementChar.EncodeToUtf8(character);
        raw = raw[6..];
        return new Rune(unit, low).EncodeToUtf8(character);
    }

    static void Escape(ReadOnlySpan<byte> character, IBufferWriter<byte> output)
    {
        switch (character[0])
        {
            case (byte)'"': output.Write("\\\""u8); break;
            case (byte)'\\': output.Write("\\\\"u8); break;
            case (byte)'\b': output.Write("\\b"u8); break;
            case (byte)'\t': output.Write("\\t"u8); break;
            case (byte)'\n': output.Write("\\n"u8); break;
            case (byte)'\f': output.Write("\\f"u8); break;
            case (byte)'\r': output.Write("\\r"u8); break;
            case < 0x20:
                output.Write(character[0] < 0x10 ? "\\u000"u8 : "\\u001"u8);
                output.Write("0123456789abcdef"u8.Slice(character[0] & 0xf, 1));
                break;
            default: output.Write(character); break;
        }
    }
}
