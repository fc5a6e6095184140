using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;

namespace Weft.Events.Tests.Json;

/// <summary>Made-up JSON within the limits of events, and ways to damage it.</summary>
static class JsonSamples
{
    static readonly Gen<string> Text =
        Gen.OneOf(Gen.Char["ab\"\\/ \t\n{}[],:"].Array[0, 6].Select(c => new string(c)), Gen.OneOf("é", "日", "😀", "\u0001", "~", "\u007f", "\uff5e"))
            .Select(Gen.Bool, (text, ascii) => ascii ? JsonSerializer.Serialize(text) : Relaxed(text));

    static readonly Gen<string> Leaf = Gen.OneOf(
        Text, Gen.Long[-(1L << 53) + 1, (1L << 53) - 1].Select(n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.OneOf("true", "false", "null", "0", "-0", "{}", "[]"));

    public static readonly Gen<string> Object = ObjectOf(Gen.OneOf(Leaf, ObjectOf(Leaf), ArrayOf(ObjectOf(Leaf))));

    public static readonly Gen<string> Value = Gen.OneOf(Leaf, ArrayOf(Leaf), Object);

    /// <summary>Bytes changed, cut out, doubled.</summary>
    public static readonly Gen<Func<byte[], byte[]>> Damage =
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 3], Gen.Byte, Gen.Int[0, 2]).Select((at, length, value, kind) => (Func<byte[], byte[]>)(bytes =>
        {
            var start = bytes.Length == 0 ? 0 : at % bytes.Length;
            var end = Math.Min(bytes.Length, start + length);
            return kind switch
            {
                0 => [.. bytes[..start], value, .. bytes[end..]],
                1 => [.. bytes[..start], .. bytes[end..]],
                _ => [.. bytes[..end], .. bytes[start..]],
            };
        }));

    static Gen<string> ArrayOf(Gen<string> item) => item.Array[0, 4].Select(items => $"[{string.Join(" , ", items)}]");

    static Gen<string> ObjectOf(Gen<string> value) =>
        Gen.Select(Text, value).Array[0, 12].Select(members =>
            "{" + string.Join(", ", members.DistinctBy(m => JsonSerializer.Deserialize<string>(m.Item1), StringComparer.Ordinal).Select(m => $"{m.Item1} : {m.Item2}")) + "}");

    static string Relaxed(string text) => JsonSerializer.Serialize(text, RelaxedOptions);

    static readonly JsonSerializerOptions RelaxedOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
