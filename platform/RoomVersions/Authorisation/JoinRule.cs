using Weft.Events;

namespace Weft.RoomVersions.Authorisation;

/// <summary>How users come into a room.</summary>
public enum JoinRule
{
    /// <summary>By invitation; also where the room says nothing.</summary>
    Invite,
    Public,
    Knock,
    Restricted,
    KnockRestricted,

    /// <summary>Not even by invitation: a rule that the room's version does not know.</summary>
    Unknown,
}

public static class JoinRules
{
    /// <summary>The rule in an <c>m.room.join_rules</c> event; without one, rooms are by invitation.</summary>
    public static JoinRule Of(RoomVersion version, Pdu? joinRules) => Parse(version, joinRules?.ContentString("join_rule"));

    /// <summary>A rule as the specification spells it, so far as the room's version knows it. Absent means by invitation.</summary>
    public static JoinRule Parse(RoomVersion version, string? text) => text switch
    {
        null or "invite" => JoinRule.Invite,
        "public" => JoinRule.Public,
        "knock" when version.AllowsKnocking => JoinRule.Knock,
        "restricted" when version.AllowsRestrictedJoins => JoinRule.Restricted,
        "knock_restricted" when version.AllowsKnockRestricted => JoinRule.KnockRestricted,
        _ => JoinRule.Unknown,
    };

    /// <summary>Whether members of other rooms may come without invitation.</summary>
    public static bool IsRestricted(this JoinRule rule) => rule is JoinRule.Restricted or JoinRule.KnockRestricted;

    public static bool AllowsKnock(this JoinRule rule) => rule is JoinRule.Knock or JoinRule.KnockRestricted;
}
