using Weft.Events;

namespace Weft.RoomVersions;

/// <summary>What a redaction leaves of an event, beside what it leaves in every version.</summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v11/#redactions</remarks>
public sealed record RedactionRules
{
    /// <summary><c>prev_state</c>, <c>origin</c> and <c>membership</c> at the top level.</summary>
    public bool KeepsHistoricalMembers { get; init; } = true;

    /// <summary><c>aliases</c> of <c>m.room.aliases</c>.</summary>
    public bool KeepsAliases { get; init; } = true;

    /// <summary><c>allow</c> of <c>m.room.join_rules</c>.</summary>
    public bool KeepsAllowOfJoinRules { get; init; }

    /// <summary><c>join_authorised_via_users_server</c> of <c>m.room.member</c>.</summary>
    public bool KeepsAuthorisingUserOfMember { get; init; }

    /// <summary><c>signed</c> in <c>third_party_invite</c> of <c>m.room.member</c>.</summary>
    public bool KeepsSignedThirdPartyInvite { get; init; }

    /// <summary>The whole content of <c>m.room.create</c>; else <c>creator</c> alone.</summary>
    public bool KeepsAllOfCreate { get; init; }

    /// <summary><c>invite</c> of <c>m.room.power_levels</c>.</summary>
    public bool KeepsInviteLevel { get; init; }

    /// <summary><c>redacts</c> of <c>m.room.redaction</c>.</summary>
    public bool KeepsRedacts { get; init; }

    public bool Keeps(ReadOnlySpan<byte> topLevelName) =>
        IsOneOf(topLevelName, Always) || KeepsHistoricalMembers && IsOneOf(topLevelName, Historical);

    /// <summary>Whether the content of events of this type is left as it is.</summary>
    public bool KeepsContentOf(string type) => KeepsAllOfCreate && type == EventTypes.Create;

    /// <summary>Whether a member of the content is left, as it is.</summary>
    public bool KeepsInContent(string type, ReadOnlySpan<byte> name) => type switch
    {
        EventTypes.Member => name.SequenceEqual("membership"u8)
            || KeepsAuthorisingUserOfMember && name.SequenceEqual("join_authorised_via_users_server"u8),
        EventTypes.Create => name.SequenceEqual("creator"u8),
        EventTypes.JoinRules => name.SequenceEqual("join_rule"u8) || KeepsAllowOfJoinRules && name.SequenceEqual("allow"u8),
        EventTypes.PowerLevels => IsOneOf(name, Levels) || KeepsInviteLevel && name.SequenceEqual("invite"u8),
        EventTypes.Aliases => KeepsAliases && name.SequenceEqual("aliases"u8),
        EventTypes.HistoryVisibility => name.SequenceEqual("history_visibility"u8),
        EventTypes.Redaction => KeepsRedacts && name.SequenceEqual("redacts"u8),
        _ => false,
    };

    static readonly byte[][] Always =
    [
        [.. "auth_events"u8], [.. "content"u8], [.. "depth"u8], [.. "event_id"u8], [.. "hashes"u8],
        [.. "origin_server_ts"u8], [.. "prev_events"u8], [.. "room_id"u8], [.. "sender"u8], [.. "signatures"u8],
        [.. "state_key"u8], [.. "type"u8],
    ];

    static readonly byte[][] Historical = [[.. "membership"u8], [.. "origin"u8], [.. "prev_state"u8]];

    static readonly byte[][] Levels =
    [
        [.. "ban"u8], [.. "events"u8], [.. "events_default"u8], [.. "kick"u8], [.. "redact"u8], [.. "state_default"u8],
        [.. "users"u8], [.. "users_default"u8],
    ];

    static bool IsOneOf(ReadOnlySpan<byte> name, byte[][] names)
    {
        foreach (var one in names)
            if (name.SequenceEqual(one)) return true;
        return false;
    }
}
