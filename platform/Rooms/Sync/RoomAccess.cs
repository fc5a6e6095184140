using Weft.Events;
using Weft.RoomCore;

namespace Weft.Rooms.Sync;

/// <summary>What of a room one user is shown, and what they were in it at each event.</summary>
/// <param name="history">Null when the user may see everything that will be asked about, having been joined all along.</param>
sealed class RoomAccess(UserId user, HistoryAccess? history)
{
    /// <summary>Whoever was joined from before the first event that is asked about sees all of them.</summary>
    public static RoomAccess JoinedThroughout(UserId user) => new(user, null);

    /// <summary>One's own memberships are always one's own to know: an invite that was declined, a ban.</summary>
    public bool CanSee(TimelineEvent e) => history is null || IsOwnMembership(e) || history.CanSee(e);

    /// <summary>The user's membership at an event; at one that changes it, the one that it gave.</summary>
    /// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4115</remarks>
    public Membership MembershipAt(TimelineEvent e) =>
        IsOwnMembership(e) ? e.Pdu.Membership ?? Membership.Leave
        : history is null ? Membership.Join
        : history.MembershipAt(e.StateBefore) ?? Membership.Leave;

    bool IsOwnMembership(TimelineEvent e) => e.Pdu.Is(EventTypes.Member, user.ToString());
}
