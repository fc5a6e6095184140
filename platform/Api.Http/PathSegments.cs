using System.Text;

namespace Weft.Api.Http;

/// <summary>Splits a request's raw target into path segments, each percent-decoded exactly once.</summary>
/// <remarks>
/// ASP.NET's own path cannot tell <c>%2F</c> from <c>%252F</c>, and event ids of room version 3, session ids and
/// state keys hold slashes.
/// </remarks>
public static class PathSegments
{
    const int SegmentsMax = 32;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>False when the path is not well-formed: a broken escape, invalid UTF-8, a NUL, too many segments.</returns>
    public static bool TrySplit(string rawTarget, out List<string> segments)
    {
        segments = [];
        var path = PathOf(rawTarget);
        if (path.Length == 0 || path[0] != '/') return false;

        foreach (var range in path[1..].Split('/'))
        {
            if (segments.Count == SegmentsMax || !TryDecode(path[1..][range], out var segment)) return false;
            segments.Add(segment);
        }
        return true;
    }

    static ReadOnlySpan<char> PathOf(string rawTarget)
    {
        var target = rawTarget.AsSpan();
        var query = target.IndexOfAny('?', '#');
        if (query >= 0) target = target[..query];
        // The absolute form, http://host/path, is what a proxy may send.
        if (target.Length > 0 && target[0] != '/' && target.IndexOf("://") is > 0 and var scheme)
        {
            target = target[(scheme + 3)..];
            var slash = target.IndexOf('/');
            target = slash < 0 ? "/" : target[slash..];
        }
        return target;
    }

    static bool TryDecode(ReadOnlySpan<char> text, out string decoded)
    {
        decoded = "";
        if (!text.Contains('%') && System.Text.Ascii.IsValid(text))
        {
            decoded = text.ToString();
            return true;
        }

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                length += Encoding.UTF8.GetBytes(text.Slice(i, 1), bytes.AsSpan(length));
                continue;
            }
            if (i + 2 >= text.Length || !byte.TryParse(text.Slice(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier,
                    System.Globalization.CultureInfo.InvariantCulture, out var value) || value == 0) return false;
            bytes[length++] = value;
            i += 2;
        }

        try
        {
            decoded = Strict.GetString(bytes, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
