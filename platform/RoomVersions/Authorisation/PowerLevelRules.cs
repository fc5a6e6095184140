using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using static Weft.RoomVersions.Authorisation.AuthRefusal;
using static Weft.RoomVersions.Authorisation.AuthVerdict;

namespace Weft.RoomVersions.Authorisation;

/// <summary>Rule 10: nobody gives or takes power that they do not have.</summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules, rule 10</remarks>
static class PowerLevelRules
{
    static readonly ImmutableArray<string> Single =
        ["users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"];

    public static AuthVerdict Check(RoomVersion version, Pdu pdu, IAuthState state, Pdu create)
    {
        var content = pdu.Content;
        if (FindMalformed(version, content) is { } malformed) return malformed;

        // 10.4
        if (version.PrivilegedCreators && content.TryGetProperty("users", out var users))
            foreach (var creator in Creators.Of(version, create))
                if (users.TryGetProperty(creator.ToString(), out _))
                    return Refuse(Malformed, $"{creator} created this room and cannot be given a power level.");

        // 10.5
        if (state.PowerLevels.Event is not { } current) return Allow;

        var level = state.PowerLevels.Of(pdu.Sender);

        // 10.6
        foreach (var name in Single)
            if (Differs(LevelReader.Find(version, current.Content, name), LevelReader.Find(version, content, name), level))
                return NotOwned(pdu.Sender, level, name);

        // 10.7, 10.8
        var before = Levels(version, current.Content, "events");
        if (FindAbove(before, Levels(version, content, "events"), level) is { } type) return NotOwned(pdu.Sender, level, type);
        if (version.ChecksNotificationLevels
            && FindAbove(Levels(version, current.Content, "notifications"), Levels(version, content, "notifications"), level) is { } keyword)
            return NotOwned(pdu.Sender, level, $"notifications of {keyword}");

        // 10.9, 10.10
        return CheckUsers(Levels(version, current.Content, "users"), Levels(version, content, "users"), pdu.Sender, level);
    }

    // 10.1 to 10.3. Before version 10 only users are to be checked, but what is no number cannot be compared either.
    static AuthVerdict? FindMalformed(RoomVersion version, JsonElement content)
    {
        foreach (var name in Single)
            if (content.TryGetProperty(name, out var value) && !LevelReader.TryRead(version, value, out _))
                return Refuse(Malformed, $"The power level of {name} is not an integer.");

        ReadOnlySpan<string> maps = version.ChecksNotificationLevels ? ["events", "notifications", "users"] : ["events", "users"];
        foreach (var name in maps)
        {
            if (!content.TryGetProperty(name, out var map)) continue;
            if (map.ValueKind != JsonValueKind.Object) return Refuse(Malformed, $"The power levels of {name} are not an object.");
            foreach (var entry in map.EnumerateObject())
            {
                if (!LevelReader.TryRead(version, entry.Value, out _))
                    return Refuse(Malformed, $"The power level of {entry.Name} is not an integer.");
                if (name == "users" && !UserId.TryParse(entry.Name, out _))
                    return Refuse(Malformed, $"{entry.Name} has a power level and is no user.");
            }
        }
        return null;
    }

    static AuthVerdict CheckUsers(Dictionary<string, long> before, Dictionary<string, long> after, UserId sender, long level)
    {
        foreach (var (user, was) in before)
        {
            var stays = after.TryGetValue(user, out var now) && now == was;
            if (!stays && user != sender.ToString() && was >= level)
                return Refuse(PowerNotOwned, $"{user} has no lower power level than {sender}, who cannot change it.");
        }
        return FindAbove(before, after, level, ofNewOnly: true) is { } above ? NotOwned(sender, level, above) : Allow;
    }

    // A name that changes from or to more than the level.
    static string? FindAbove(Dictionary<string, long> before, Dictionary<string, long> after, long level, bool ofNewOnly = false)
    {
        foreach (var (name, now) in after)
        {
            var known = before.TryGetValue(name, out var was);
            if (known && was == now) continue;
            if (now > level || known && was > level && !ofNewOnly) return name;
        }
        if (ofNewOnly) return null;
        foreach (var (name, was) in before)
            if (was > level && !after.ContainsKey(name)) return name;
        return null;
    }

    static bool Differs(long? before, long? after, long level) => before != after && (before > level || after > level);

    static AuthVerdict NotOwned(UserId sender, long level, string what) =>
        Refuse(PowerNotOwned, $"{sender} has the power level {level} and cannot change that of {what} from or to more.");

    static Dictionary<string, long> Levels(RoomVersion version, JsonElement content, string name)
    {
        var levels = new Dictionary<string, long>(StringComparer.Ordinal);
        if (content.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object)
            foreach (var entry in map.EnumerateObject())
                if (LevelReader.TryRead(version, entry.Value, out var level)) levels[entry.Name] = level;
        return levels;
    }
}
