using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;

namespace Weft.Rooms.Sync;

/// <summary>What of a room one user is shown, and what they were in it at each event.</summary>
/// <param name="history">Null when the user was joined from before the first event that is asked about: they see all of them.</param>
public sealed class RoomAccess(UserId user, HistoryAccess? history)
{
    public static async ValueTask<RoomAccess> Read(RoomScope room, UserId user, CancellationToken cancellation) =>
        new(user, (await room.For(user, cancellation)).Access);

    /// <summary>One's own memberships are always one's own to know: an invite that was declined, a ban.</summary>
    public bool CanSee(TimelineEvent e) => history is null || IsOwnMembership(e) || history.CanSee(e);

    /// <summary>The last state that one who is out may know: the one in which their last join ended. Null for who never joined.</summary>
    public long? LastStateN
    {
        get
        {
            var line = history?.Memberships ?? [];
            for (var i = line.Length - 1; i > 0; i--)
                if (line[i - 1].Membership == Membership.Join) return line[i].StateN;

            return null;
        }
    }

    /// <summary>The user's membership at an event; at one that changes it, the one that it gave.</summary>
    /// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4115</remarks>
    public Membership MembershipAt(TimelineEvent e) =>
        IsOwnMembership(e) ? e.Pdu.Membership ?? Membership.Leave
        : history is null ? Membership.Join
        : history.MembershipAt(e.StateBefore) ?? Membership.Leave;

    bool IsOwnMembership(TimelineEvent e) => e.Pdu.Is(EventTypes.Member, user.ToString());
}
