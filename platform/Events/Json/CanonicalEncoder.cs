using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Weft.Events.Json;

/// <summary>Writes values canonically from their raw bytes; only escaped strings and odd numbers are rebuilt.</summary>
static class CanonicalEncoder
{
    /// <summary>The depth is that of the value, which its reader bounded.</summary>
    public static void Write(JsonElement value, IBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(value, output); break;
            case JsonValueKind.Array: WriteArray(value, output); break;
            case JsonValueKind.String: WriteString(JsonMarshal.GetRawUtf8Value(value)[1..^1], output); break;
            case JsonValueKind.Number: WriteNumber(JsonMarshal.GetRawUtf8Value(value), output); break;
            case JsonValueKind.True: output.Write("true"u8); break;
            case JsonValueKind.False: output.Write("false"u8); break;
            case JsonValueKind.Null: output.Write("null"u8); break;
            default: throw new ArgumentException("A JsonElement that was never set has no encoding.", nameof(value));
        }
    }

    /// <summary>Writes a quoted string from text between quotes.</summary>
    public static void WriteString(ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        if (raw.Contains((byte)'\\')) JsonText.WriteShortest(raw, output);
        else output.Write(raw);
        output.Write("\""u8);
    }

    static void WriteArray(JsonElement array, IBufferWriter<byte> output)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in array.EnumerateArray())
        {
            if (!first) output.Write(","u8);
            first = false;
            Write(item, output);
        }
        output.Write("]"u8);
    }

    static void WriteObject(JsonElement value, IBufferWriter<byte> output)
    {
        var count = value.GetPropertyCount();
        var members = ArrayPool<JsonProperty>.Shared.Rent(Math.Max(count, 1));
        try
        {
            var (i, sorted) = (0, true);
            foreach (var member in value.EnumerateObject())
            {
                members[i++] = member;
                if (i > 1 && sorted) sorted = ByName.Instance.Compare(members[i - 2], member) <= 0;
            }
            if (!sorted) Array.Sort(members, 0, count, ByName.Instance);

            output.Write("{"u8);
            for (i = 0; i < count; i++)
            {
                if (i > 0) output.Write(","u8);
                WriteString(JsonMarshal.GetRawUtf8PropertyName(members[i]), output);
                output.Write(":"u8);
                Write(members[i].Value, output);
            }
            output.Write("}"u8);
        }
        finally
        {
            // Cleared: the pool must not keep documents alive.
            ArrayPool<JsonProperty>.Shared.Return(members, clearArray: true);
        }
    }

    static void WriteNumber(ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        if (raw.IndexOfAny("eE."u8) < 0) output.Write(raw.SequenceEqual("-0"u8) ? "0"u8 : raw);
        else WriteFraction(raw, output);
    }

    // Only in rooms that do not enforce canonical numbers. An integer in disguise is written as one (the
    // specification's example turns 1e10 into 10000000000); the rest as the shortest text that reads back the same,
    // with exponents as Python writes them, since that is what such events were hashed from.
    static void WriteFraction(ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        var number = double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(number))
        {
            output.Write(raw);
            return;
        }

        var text = Math.Abs(number) < 1L << 53 && double.IsInteger(number)
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        Span<byte> utf8 = stackalloc byte[64];
        output.Write(utf8[..Encoding.ASCII.GetBytes(text, utf8)]);
    }

    sealed class ByName : IComparer<JsonProperty>
    {
        public static readonly ByName Instance = new();

        // The order of UTF-8 bytes is the order of code points.
        public int Compare(JsonProperty x, JsonProperty y)
        {
            var left = JsonMarshal.GetRawUtf8PropertyName(x);
            var right = JsonMarshal.GetRawUtf8PropertyName(y);
            return left.Contains((byte)'\\') || right.Contains((byte)'\\')
                ? Unescaped(left).SequenceCompareTo(Unescaped(right))
                : left.SequenceCompareTo(right);
        }

        static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> raw)
        {
            var output = new ArrayBufferWriter<byte>(Math.Max(raw.Length, 1));
            JsonText.Unescape(raw, output);
            return output.WrittenSpan;
        }
    }
}
