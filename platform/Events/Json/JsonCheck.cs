using System.Text.Json;
using System.Text.Unicode;

namespace Weft.Events.Json;

/// <summary>Finds what makes a document unacceptable, in one pass that keeps nothing but the names of open objects.</summary>
static class JsonCheck
{
    const long IntegerMax = (1L << 53) - 1;

    // From here on a set is faster than comparing with all names before.
    const int FewNames = 8;

    public static JsonProblem? Find(ReadOnlySpan<byte> utf8, JsonLimits limits)
    {
        if (utf8.Length > limits.BytesMax)
            return JsonProblem.TooLarge($"The JSON is larger than {limits.BytesMax} bytes.");
        if (!Utf8.IsValid(utf8)) return JsonProblem.NotJson("The JSON is not valid UTF-8.");

        // One level more than allowed, so that depth is ours to name and not the reader's.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = limits.DepthMax + 1 });
        var names = new OpenObjects();
        try
        {
            while (reader.Read())
                if (FindInToken(ref reader, utf8, limits, names) is { } problem) return problem;
            return null;
        }
        catch (JsonException e)
        {
            return JsonProblem.NotJson(
                $"This is not JSON: the mistake is in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    static JsonProblem? FindInToken(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, JsonLimits limits, OpenObjects names)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= limits.DepthMax:
                return JsonProblem.BadJson($"The JSON is nested deeper than {limits.DepthMax} levels.");
            case JsonTokenType.StartObject:
                names.Open();
                return null;
            case JsonTokenType.EndObject:
                names.Close();
                return null;
            case JsonTokenType.PropertyName:
                if (HasLoneSurrogate(ref reader)) return LoneSurrogate;
                return names.Add(ref reader, utf8)
                    ? null
                    : JsonProblem.BadJson($"The JSON has the member '{Shortened(reader.GetString()!)}' twice in one object.");
            case JsonTokenType.String:
                return HasLoneSurrogate(ref reader) ? LoneSurrogate : null;
            case JsonTokenType.Number:
                return limits.CanonicalNumbers ? FindInNumber(ref reader) : null;
            default:
                return null;
        }
    }

    static JsonProblem LoneSurrogate => JsonProblem.BadJson("The JSON has half of a surrogate pair in a string.");

    static JsonProblem? FindInNumber(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.IndexOfAny("eE."u8) >= 0)
            return JsonProblem.BadJson("Numbers in events must be integers, without fraction or exponent.");
        return reader.TryGetInt64(out var number) && number is >= -IntegerMax and <= IntegerMax
            ? null
            : JsonProblem.BadJson("Integers in events must be from -(2^53)+1 to (2^53)-1.");
    }

    // The bytes are valid UTF-8, so only \u escapes can make one.
    static bool HasLoneSurrogate(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return false;
        var rest = reader.ValueSpan;
        while (rest.IndexOf((byte)'\\') is >= 0 and var at)
        {
            if (rest[at + 1] != 'u')
            {
                rest = rest[(at + 2)..];
                continue;
            }
            var unit = JsonText.HexUnit(rest[(at + 2)..]);
            rest = rest[(at + 6)..];
            if (char.IsLowSurrogate(unit)) return true;
            if (!char.IsHighSurrogate(unit)) continue;
            if (rest is not [(byte)'\\', (byte)'u', ..] || !char.IsLowSurrogate(JsonText.HexUnit(rest[2..]))) return true;
            rest = rest[6..];
        }
        return false;
    }

    static string Shortened(string name) => name.Length <= 60 ? name : $"{name.AsSpan(0, 60)}…";

    /// <summary>The member names of the objects around the reader, to see a second one of the same name.</summary>
    sealed class OpenObjects
    {
        readonly List<Range> _names = [];
        readonly Stack<(int FirstName, HashSet<string>? Many)> _objects = [];

        public void Open() => _objects.Push((_names.Count, null));

        public void Close()
        {
            var (first, _) = _objects.Pop();
            _names.RemoveRange(first, _names.Count - first);
        }

        public bool Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
        {
            var (first, many) = _objects.Pop();
            var count = _names.Count - first;
            if (many is null && count >= FewNames)
            {
                many = new HashSet<string>(StringComparer.Ordinal);
                for (var i = first; i < _names.Count; i++) many.Add(JsonText.Unescape(utf8[_names[i]]));
            }
            _objects.Push((first, many));
            if (many is not null) return many.Add(reader.GetString()!);

            for (var i = first; i < _names.Count; i++)
            {
                var earlier = utf8[_names[i]];
                var same = earlier.Contains((byte)'\\')
                    ? reader.ValueTextEquals(JsonText.Unescape(earlier))
                    : reader.ValueTextEquals(earlier);
                if (same) return false;
            }
            var start = (int)reader.TokenStartIndex + 1;
            _names.Add(start..(start + reader.ValueSpan.Length));
            return true;
        }
    }
}
