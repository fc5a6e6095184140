using System.Text;

namespace Weft.Media;

/// <summary>How a browser is told to treat a file: shown only when its type cannot run, saved otherwise.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#serving-inline-content, RFC 6266, RFC 8187</remarks>
public static class ContentDisposition
{
    static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "text/css", "text/plain", "text/csv", "application/json", "application/ld+json",
        "image/jpeg", "image/gif", "image/png", "image/apng", "image/webp", "image/avif",
        "video/mp4", "video/webm", "video/ogg", "video/quicktime",
        "audio/mp4", "audio/webm", "audio/aac", "audio/mpeg", "audio/ogg", "audio/wave", "audio/wav", "audio/x-wav", "audio/x-pn-wav", "audio/flac", "audio/x-flac",
    };

    public static string Of(string contentType, string? fileName)
    {
        var kind = Inline.Contains(contentType.Split(';')[0].Trim()) ? "inline" : "attachment";
        return string.IsNullOrEmpty(fileName) ? kind
            : fileName.All(c => c is > ' ' and < '\x7F' and not ('"' or '\\' or ';' or '%' or '\'' or '(' or ')' or ',' or '/' or ':' or '<' or '>' or '?' or '=' or '[' or ']' or '{' or '}' or '@'))
                ? $"{kind}; filename={fileName}"
                : $"{kind}; filename*=utf-8''{Encode(fileName)}";
    }

    static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'_') encoded.Append((char)b);
            else encoded.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return encoded.ToString();
    }
}
