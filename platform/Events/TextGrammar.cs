namespace Weft.Events;

/// <summary>What the grammars of the identifiers share.</summary>
/// <remarks>https://spec.matrix.org/v1.19/appendices/#identifier-grammar</remarks>
static class TextGrammar
{
    /// <summary>The longest identifier, sigil and server name included, in bytes of UTF-8.</summary>
    public const int ByteLengthMax = 255;

    /// <summary>The length of an unpadded base64 SHA-256: the opaque part of hashed event and room ids.</summary>
    public const int HashLength = 43;

    /// <summary>Whether the text is Unicode without NUL or lone surrogates, of at most 255 bytes.</summary>
    public static bool IsBoundedText(ReadOnlySpan<char> text)
    {
        if (text.Length > ByteLengthMax) return false;
        var bytes = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0' || char.IsLowSurrogate(c)) return false;
            if (char.IsHighSurrogate(c))
            {
                if (++i == text.Length || !char.IsLowSurrogate(text[i])) return false;
                bytes += 4;
            }
            else
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
        return bytes <= ByteLengthMax;
    }

    public static bool IsHash(ReadOnlySpan<char> text, char letter62, char letter63)
    {
        if (text.Length != HashLength) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c != letter62 && c != letter63) return false;
        return true;
    }
}
