using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Weft.Events.Json;

/// <summary>
/// Reads JSON strictly and writes it canonically: members sorted by code point, no white space, shortest escapes.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/appendices/#canonical-json</remarks>
public static class CanonicalJson
{
    /// <summary>
    /// Reads one document. Refuses what two readers might understand differently (duplicate members, lone
    /// surrogates, invalid UTF-8) and what is out of bounds.
    /// </summary>
    /// <param name="utf8">The document; not kept: the value has its own copy.</param>
    /// <param name="limits">Size, depth, kind of numbers.</param>
    /// <param name="value">Independent of pools and of <paramref name="utf8"/>; may be kept for good.</param>
    /// <param name="problem">What is wrong with it, for the sender.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, JsonLimits limits, out JsonElement value, [NotNullWhen(false)] out JsonProblem? problem)
    {
        value = default;
        problem = JsonCheck.Find(utf8.Span, limits);
        if (problem is not null) return false;

        value = JsonElement.Parse(utf8.Span, new JsonDocumentOptions { MaxDepth = limits.DepthMax });
        return true;
    }

    /// <summary>What would make <see cref="TryParse"/> refuse the document; null if nothing.</summary>
    public static JsonProblem? FindProblem(ReadOnlySpan<byte> utf8, JsonLimits limits) => JsonCheck.Find(utf8, limits);

    /// <summary>The canonical bytes of a value. Numbers out of canonical range are written as they are understood.</summary>
    public static byte[] Encode(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Encode(value, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the canonical bytes of a value.</summary>
    public static void Encode(JsonElement value, IBufferWriter<byte> output) => CanonicalEncoder.Write(value, output);

    /// <summary>Writes a string canonically, quotes included.</summary>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    public static void EncodeString(ReadOnlySpan<char> text, IBufferWriter<byte> output) => JsonText.Quote(text, output);

    /// <summary>The canonical bytes of a string, quotes included.</summary>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    public static byte[] EncodeString(string text)
    {
        var buffer = new ArrayBufferWriter<byte>(text.Length + 2);
        EncodeString(text, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
