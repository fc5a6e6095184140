using System.Collections.Frozen;

namespace Weft.Events;

/// <summary>The event types that the server itself reads, spelled as on the wire.</summary>
public static class EventTypes
{
    // State that decides what may happen in a room.
    public const string Create = "m.room.create";
    public const string Member = "m.room.member";
    public const string PowerLevels = "m.room.power_levels";
    public const string JoinRules = "m.room.join_rules";
    public const string ThirdPartyInvite = "m.room.third_party_invite";
    public const string Aliases = "m.room.aliases";
    public const string ServerAcl = "m.room.server_acl";
    public const string HistoryVisibility = "m.room.history_visibility";
    public const string GuestAccess = "m.room.guest_access";
    public const string Policy = "m.room.policy";

    // State that describes a room.
    public const string Name = "m.room.name";
    public const string Topic = "m.room.topic";
    public const string Avatar = "m.room.avatar";
    public const string CanonicalAlias = "m.room.canonical_alias";
    public const string Encryption = "m.room.encryption";
    public const string Tombstone = "m.room.tombstone";
    public const string PinnedEvents = "m.room.pinned_events";
    public const string SpaceChild = "m.space.child";
    public const string SpaceParent = "m.space.parent";

    // Messages.
    public const string Message = "m.room.message";
    public const string Encrypted = "m.room.encrypted";
    public const string Redaction = "m.room.redaction";
    public const string Reaction = "m.reaction";
    public const string Sticker = "m.sticker";
    public const string CallInvite = "m.call.invite";

    static readonly FrozenSet<string> Known = new[]
    {
        Create, Member, PowerLevels, JoinRules, ThirdPartyInvite, Aliases, ServerAcl, HistoryVisibility, GuestAccess,
        Policy, Name, Topic, Avatar, CanonicalAlias, Encryption, Tombstone, PinnedEvents, SpaceChild, SpaceParent,
        Message, Encrypted, Redaction, Reaction, Sticker, CallInvite,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The one string of a type listed here, so that events do not each keep their own; else the same string.</summary>
    public static string Shared(string type) => Known.TryGetValue(type, out var known) ? known : type;
}
