using System.Buffers.Text;

namespace Weft.Events;

/// <summary>Base64 without <c>=</c>: how Matrix writes keys, hashes and signatures into JSON.</summary>
/// <remarks>https://spec.matrix.org/v1.19/appendices/#unpadded-base64</remarks>
public static class UnpaddedBase64
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    public static string EncodeUrlSafe(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Reads the standard alphabet with or without padding; anything else is refused.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        text = text.TrimEnd('=');
        if (text.Length % 4 == 1 || text.ContainsAny(" \t\r\n")) return false;

        Span<char> padded = text.Length <= 1024 ? stackalloc char[text.Length + 3] : new char[text.Length + 3];
        text.CopyTo(padded);
        var length = (text.Length + 3) / 4 * 4;
        padded[text.Length..length].Fill('=');
        var buffer = new byte[length / 4 * 3];
        if (!Convert.TryFromBase64Chars(padded[..length], buffer, out var written)) return false;
        bytes = written == buffer.Length ? buffer : buffer[..written];
        return true;
    }
}
