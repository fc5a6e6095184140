using System.Globalization;
using System.Text.Json;

namespace Weft.RoomVersions.Authorisation;

/// <summary>Reads power levels as each room version spells them.</summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v1/#deprecated-event-content-schemas</remarks>
static class LevelReader
{
    public static bool TryRead(RoomVersion version, JsonElement value, out long level)
    {
        level = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out level) || !version.StrictCanonicalJson && TryReadFloat(value, out level),
            JsonValueKind.String => !version.IntegerPowerLevels && TryReadText(value.GetString()!, out level),
            _ => false,
        };
    }

    /// <summary>The level under a name; null where absent or no level.</summary>
    public static long? Find(RoomVersion version, JsonElement content, string name) =>
        content.TryGetProperty(name, out var value) && TryRead(version, value, out var level) ? level : null;

    // Cut at the point; what is beyond 64 bits is as good as the largest number of them.
    static bool TryReadFloat(JsonElement value, out long level)
    {
        var finite = value.TryGetDouble(out var number) && double.IsFinite(number);
        level = finite ? (long)Math.Truncate(number) : 0;
        return finite;
    }

    // White space, a sign, digits.
    static bool TryReadText(string text, out long level)
    {
        var digits = text.AsSpan().Trim();
        var negative = digits is ['-', ..];
        if (digits is ['-' or '+', ..]) digits = digits[1..];
        level = 0;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) return false;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out level)) level = long.MaxValue;
        if (negative) level = -level;
        return true;
    }
}
