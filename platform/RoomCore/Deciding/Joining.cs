using Weft.Events;
using Weft.RoomVersions.Authorisation;

namespace Weft.RoomCore;

/// <summary>Joining: idempotent, and vouched for where the join rule is restricted.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#restricted-rooms</remarks>
static class Joining
{
    public static Decision Decide(RoomSnapshot room, RoomCommand.Join join, DecisionContext context)
    {
        var member = room.MemberOf(join.User);
        if (member is { Membership: Membership.Join }) return new Decision(room, [], new RoomOutcome.Unchanged([member.EventId]));

        var content = join.Content.With("membership", "join");
        if (NeedsVoucher(room, member))
        {
            if (!join.IsInAllowedRoom)
                return Refuse(room, RoomRefusal.NotInAllowedRoom, "You are in none of the rooms whose members may join this one.");
            if (Voucher(room, join.User) is not { } voucher)
                return Refuse(room, RoomRefusal.NobodyCanVouch, "Nobody of this server in the room has the power to let you in.");

            content = content.With("join_authorised_via_users_server", voucher.ToString());
        }
        return RoomDeciding.Append(
            room, [new DraftStep(new EventDraft(EventTypes.Member, join.User.ToString(), join.User, content))], context);
    }

    static bool NeedsVoucher(RoomSnapshot room, Member? member) =>
        room.JoinRule is JoinRule.Restricted or JoinRule.KnockRestricted && member?.Membership is not (Membership.Invite or Membership.Ban);

    // Someone of the joiner's own server who may invite: the most powerful, then the first by name, so that it is no accident.
    static UserId? Voucher(RoomSnapshot room, UserId joiner)
    {
        var levels = room.PowerLevels;
        UserId? best = null;
        foreach (var (user, member) in room.Members)
        {
            if (member.Membership != Membership.Join || !user.SharesServerWith(joiner) || levels.Of(user) < levels.Invite) continue;
            if (best is not { } known || levels.Of(user) > levels.Of(known)
                || levels.Of(user) == levels.Of(known) && string.CompareOrdinal(user.ToString(), known.ToString()) < 0)
                best = user;
        }
        return best;
    }

    static Decision Refuse(RoomSnapshot room, RoomRefusal reason, string sentence) =>
        new(room, [], new RoomOutcome.Refused(reason, sentence));
}
