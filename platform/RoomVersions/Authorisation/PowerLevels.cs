using System.Text.Json;
using Weft.Events;

namespace Weft.RoomVersions.Authorisation;

/// <summary>Who may do what in a room: one power level event, read once. Immutable; every lookup is O(1).</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels</remarks>
public sealed class PowerLevels
{
    /// <summary>The level of creators in versions that privilege them: above every number that can be written.</summary>
    public const long Infinite = long.MaxValue;

    readonly Dictionary<UserId, long> _users = [];
    readonly Dictionary<string, long> _events = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _notifications = new(StringComparer.Ordinal);
    readonly HashSet<UserId> _privileged = [];

    PowerLevels(RoomVersion version, Pdu? create, Pdu? powerLevels)
    {
        Event = powerLevels;
        if (version.PrivilegedCreators && create is not null) _privileged.UnionWith(Creators.Of(version, create));
        if (powerLevels is null)
        {
            // Without the event a creator has a level all the same.
            if (create is not null && !version.PrivilegedCreators)
                foreach (var creator in Creators.Of(version, create)) _users[creator] = 100;
            return;
        }

        var content = powerLevels.Content;
        UsersDefault = LevelReader.Find(version, content, "users_default") ?? 0;
        EventsDefault = LevelReader.Find(version, content, "events_default") ?? 0;
        StateDefault = LevelReader.Find(version, content, "state_default") ?? 50;
        Kick = LevelReader.Find(version, content, "kick") ?? 50;
        Ban = LevelReader.Find(version, content, "ban") ?? 50;
        Redact = LevelReader.Find(version, content, "redact") ?? 50;
        Invite = LevelReader.Find(version, content, "invite") ?? 0;
        foreach (var (name, level) in Levels(version, content, "users"))
            if (UserId.TryParse(name, out var user)) _users[user] = level;
        foreach (var (name, level) in Levels(version, content, "events")) _events[name] = level;
        foreach (var (name, level) in Levels(version, content, "notifications")) _notifications[name] = level;
    }

    /// <summary>The event that this was read from; null where the room has none.</summary>
    public Pdu? Event { get; }

    public long UsersDefault { get; }

    public long EventsDefault { get; }

    public long StateDefault { get; } = 50;

    public long Kick { get; } = 50;

    public long Ban { get; } = 50;

    public long Redact { get; } = 50;

    public long Invite { get; }

    /// <summary>The users with a level of their own, creators of infinite level not among them.</summary>
    public IReadOnlyDictionary<UserId, long> Users => _users;

    /// <summary>Reads the levels of a room from its state. What is no level counts as absent.</summary>
    public static PowerLevels Read(RoomVersion version, Pdu? create, Pdu? powerLevels) => new(version, create, powerLevels);

    /// <summary>The user's level; <see cref="Infinite"/> for a privileged creator.</summary>
    public long Of(UserId user) =>
        _privileged.Contains(user) ? Infinite : _users.TryGetValue(user, out var level) ? level : UsersDefault;

    /// <summary>The level required to send events of the type.</summary>
    public long ToSend(string type, bool isState) =>
        _events.TryGetValue(type, out var level) ? level : isState ? StateDefault : EventsDefault;

    /// <summary>The level required to notify everybody with a keyword such as <c>room</c>; 50 unless stated.</summary>
    public long Notification(string name) => _notifications.TryGetValue(name, out var level) ? level : 50;

    public bool CanSend(UserId user, string type, bool isState) => Of(user) >= ToSend(type, isState);

    /// <summary>Whether a redaction by this user takes back an event of that sender.</summary>
    /// <remarks>https://spec.matrix.org/v1.19/rooms/v12/#handling-redactions</remarks>
    public bool AppliesRedaction(UserId redactor, UserId sender) => Of(redactor) >= Redact || redactor.SharesServerWith(sender);

    static IEnumerable<(string Name, long Level)> Levels(RoomVersion version, JsonElement content, string name)
    {
        if (!content.TryGetProperty(name, out var levels) || levels.ValueKind != JsonValueKind.Object) yield break;
        foreach (var level in levels.EnumerateObject())
            if (LevelReader.TryRead(version, level.Value, out var value)) yield return (level.Name, value);
    }
}
