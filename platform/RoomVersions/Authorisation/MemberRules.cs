using Weft.Events;
using static Weft.RoomVersions.Authorisation.AuthRefusal;
using static Weft.RoomVersions.Authorisation.AuthVerdict;

namespace Weft.RoomVersions.Authorisation;

/// <summary>Rule 5: who may come, bring, go, send away.</summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules, rule 5</remarks>
static class MemberRules
{
    public const string AuthorisedVia = "join_authorised_via_users_server";

    public static AuthVerdict Check(RoomVersion version, Pdu pdu, IAuthState state, Pdu create, ISignatureVerifier verifier)
    {
        // 5.1
        if (pdu.Target is not { } target) return Refuse(Malformed, "A member event's state key must be a user id.");

        // 5.2: that the server has signed was checked with the other signatures.
        if (version.AllowsRestrictedJoins && pdu.Content.TryGetProperty(AuthorisedVia, out _)
            && !UserId.TryParse(pdu.ContentString(AuthorisedVia), out _))
            return Refuse(Malformed, $"{AuthorisedVia} is not a user id.");

        return pdu.Membership switch
        {
            Membership.Join => CheckJoin(version, pdu, target, state, create),
            Membership.Invite when pdu.Content.TryGetProperty("third_party_invite", out var invite) =>
                ThirdPartyInviteRule.Check(pdu, target, invite, state, verifier),
            Membership.Invite => CheckInvite(pdu.Sender, target, state),
            Membership.Leave => CheckLeave(version, pdu.Sender, target, state),
            Membership.Ban => CheckBan(pdu.Sender, target, state),
            Membership.Knock when version.AllowsKnocking => CheckKnock(pdu.Sender, target, state),
            _ => Refuse(Malformed, "The member event gives no membership that this room version knows."),
        };
    }

    // 5.3
    static AuthVerdict CheckJoin(RoomVersion version, Pdu pdu, UserId target, IAuthState state, Pdu create)
    {
        if (pdu.PrevEvents.Length == 1 && pdu.PrevEvents[0] == create.EventId && IsFounder(version, target, create)) return Allow;
        if (pdu.Sender != target) return Refuse(NotYourself, $"{pdu.Sender} cannot join in the name of {target}.");

        var membership = state.MembershipOf(target);
        if (membership == Membership.Ban) return Refuse(Banned, $"{target} is banned from this room.");

        var rule = state.JoinRule;
        if (rule == JoinRule.Public) return Allow;
        if (rule == JoinRule.Unknown) return Refuse(NotInvited, "This room's join rule lets nobody in.");
        if (membership is Membership.Invite or Membership.Join) return Allow;
        return rule.IsRestricted() ? CheckRestrictedJoin(pdu, state) : Refuse(NotInvited, $"{target} is not invited to this room.");
    }

    static bool IsFounder(RoomVersion version, UserId user, Pdu create) =>
        version.CreatorInContent ? create.ContentString("creator") == user.ToString() : create.Sender == user;

    // 5.3.5
    static AuthVerdict CheckRestrictedJoin(Pdu pdu, IAuthState state)
    {
        if (!UserId.TryParse(pdu.ContentString(AuthorisedVia), out var authoriser))
            return Refuse(NotInvited, $"{pdu.Sender} is not invited to this room, nor let in by its join rule.");
        return state.MembershipOf(authoriser) == Membership.Join && state.PowerLevels.Of(authoriser) >= state.PowerLevels.Invite
            ? Allow
            : Refuse(NotVouchedFor, $"{authoriser} cannot let users into this room.");
    }

    // 5.4.2 to 5.4.5
    static AuthVerdict CheckInvite(UserId sender, UserId target, IAuthState state)
    {
        if (state.MembershipOf(sender) != Membership.Join) return NotIn(sender);
        switch (state.MembershipOf(target))
        {
            case Membership.Join: return Refuse(TargetJoined, $"{target} is already in this room.");
            case Membership.Ban: return Refuse(TargetBanned, $"{target} is banned from this room.");
        }
        var (levels, level) = (state.PowerLevels, state.PowerLevels.Of(sender));
        return level >= levels.Invite ? Allow : AuthRules.TooLow(sender, level, levels.Invite, "invite users");
    }

    // 5.5
    static AuthVerdict CheckLeave(RoomVersion version, UserId sender, UserId target, IAuthState state)
    {
        var membership = state.MembershipOf(target);
        if (sender == target)
            return membership is Membership.Invite or Membership.Join || version.AllowsKnocking && membership == Membership.Knock ? Allow
                : membership == Membership.Ban ? Refuse(Banned, $"{target} is banned from this room.")
                : Refuse(NothingToChange, $"{target} is not in this room.");

        if (state.MembershipOf(sender) != Membership.Join) return NotIn(sender);
        var (levels, level) = (state.PowerLevels, state.PowerLevels.Of(sender));
        if (membership == Membership.Ban && level < levels.Ban) return AuthRules.TooLow(sender, level, levels.Ban, "unban users");
        if (level < levels.Kick) return AuthRules.TooLow(sender, level, levels.Kick, "kick users");
        return Outranks(sender, level, target, levels);
    }

    // 5.6
    static AuthVerdict CheckBan(UserId sender, UserId target, IAuthState state)
    {
        if (state.MembershipOf(sender) != Membership.Join) return NotIn(sender);
        var (levels, level) = (state.PowerLevels, state.PowerLevels.Of(sender));
        return level < levels.Ban ? AuthRules.TooLow(sender, level, levels.Ban, "ban users") : Outranks(sender, level, target, levels);
    }

    // 5.7
    static AuthVerdict CheckKnock(UserId sender, UserId target, IAuthState state)
    {
        if (!state.JoinRule.AllowsKnock()) return Refuse(KnockingNotAllowed, "This room does not let users knock.");
        if (sender != target) return Refuse(NotYourself, $"{sender} cannot knock in the name of {target}.");
        return state.MembershipOf(target) switch
        {
            Membership.Ban => Refuse(Banned, $"{target} is banned from this room."),
            Membership.Join => Refuse(NothingToChange, $"{target} is already in this room."),
            Membership.Invite => Refuse(NothingToChange, $"{target} is already invited to this room."),
            _ => Allow,
        };
    }

    static AuthVerdict NotIn(UserId sender) => Refuse(NotJoined, $"{sender} is not in this room.");

    static AuthVerdict Outranks(UserId sender, long level, UserId target, PowerLevels levels) => levels.Of(target) < level
        ? Allow
        : Refuse(TargetOutranks, $"{target} has no lower power level in this room than {sender}.");
}
