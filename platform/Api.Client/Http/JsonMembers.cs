using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Weft.Api.Http;

namespace Weft.Api.Client.Http;

/// <summary>Reads members of a JSON object by type. What is missing or of another type is refused by name; null counts as absent.</summary>
static class JsonMembers
{
    /// <summary>The longest text that is an identifier or names something, in bytes of UTF-8.</summary>
    public const int NameBytesMax = 255;

    extension(JsonElement owner)
    {
        public JsonElement? ObjectOrNull(string name) => owner.MemberOrNull(name, "an object", JsonValueKind.Object);

        /// <exception cref="RequestRefusedException">400 <c>M_BAD_JSON</c>.</exception>
        public JsonElement Object(string name) => owner.ObjectOrNull(name) ?? throw Missing(name);

        public JsonElement? ListOrNull(string name) => owner.MemberOrNull(name, "a list", JsonValueKind.Array);

        public JsonElement List(string name) => owner.ListOrNull(name) ?? throw Missing(name);

        public string? TextOrNull(string name, int bytesMax = NameBytesMax)
        {
            if (owner.MemberOrNull(name, "a text", JsonValueKind.String) is not { } member) return null;

            var text = member.GetString()!;
            return IsBounded(text, bytesMax) ? text
                : throw new RequestRefusedException(MatrixError.InvalidParam($"'{name}' must not be longer than {bytesMax} bytes, nor hold a NUL."));
        }

        public string RequiredText(string name, int bytesMax = NameBytesMax) => owner.TextOrNull(name, bytesMax) ?? throw Missing(name);

        public bool? FlagOrNull(string name) => owner.MemberOrNull(name, "true or false", JsonValueKind.True, JsonValueKind.False)?.GetBoolean();

        /// <exception cref="RequestRefusedException">Missing, not an integer of 53 bits, or below 0.</exception>
        public long Count(string name) => owner.CountOrNull(name) ?? throw Missing(name);

        public long? CountOrNull(string name) =>
            owner.MemberOrNull(name, "an integer", JsonValueKind.Number) is not { } member ? null
            : member.TryGetInt64(out var value) && value is >= 0 and < 1L << 53 ? value
            : throw new RequestRefusedException(MatrixError.BadJson($"'{name}' must be an integer, 0 or more."));

        /// <summary>The texts of a list.</summary>
        public IEnumerable<string> Texts(string name)
        {
            foreach (var item in owner.List(name).EnumerateArray())
                yield return item.ValueKind is JsonValueKind.String ? item.GetString()!
                    : throw new RequestRefusedException(MatrixError.BadJson($"'{name}' must be a list of texts."));
        }

        /// <summary>The value's own bytes, as the client sent them.</summary>
        public ReadOnlyMemory<byte> RawBytes() => JsonMarshal.GetRawUtf8Value(owner).ToArray();

        /// <summary>The object without some members, as the client sent the others.</summary>
        public ReadOnlyMemory<byte> RawBytesWithout(params ReadOnlySpan<string> names)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions);
            writer.WriteStartObject();
            foreach (var member in owner.EnumerateObject())
                if (!names.Contains(member.Name)) member.WriteTo(writer);
            writer.WriteEndObject();
            writer.Flush();
            return buffer.WrittenMemory;
        }

        JsonElement? MemberOrNull(string name, string what, params ReadOnlySpan<JsonValueKind> kinds)
        {
            if (!owner.TryGetProperty(name, out var member) || member.ValueKind is JsonValueKind.Null) return null;
            return kinds.Contains(member.ValueKind) ? member
                : throw new RequestRefusedException(MatrixError.BadJson($"'{name}' must be {what}."));
        }
    }

    /// <summary>What may be kept as a name: not empty, of bounded length, without NUL.</summary>
    public static bool IsName(string text, int bytesMax = NameBytesMax) => text.Length > 0 && IsBounded(text, bytesMax);

    static bool IsBounded(string text, int bytesMax) =>
        text.Length <= bytesMax && Encoding.UTF8.GetByteCount(text) <= bytesMax && !text.Contains('\0', StringComparison.Ordinal);

    static RequestRefusedException Missing(string name) => new(MatrixError.BadJson($"The property '{name}' is missing."));
}
