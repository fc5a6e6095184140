using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync;

/// <summary>What of a room one user is shown, and what they were in it at each event.</summary>
sealed class RoomAccess
{
    // A room that changes its visibility more often is shown as if the oldest of these had always held.
    const int VisibilitiesMax = 50;

    readonly UserId _user;
    readonly HistoryAccess? _history;

    RoomAccess(UserId user, HistoryAccess? history) => (_user, _history) = (user, history);

    /// <summary>Whoever was joined from before the first event that is asked about sees all of them.</summary>
    public static RoomAccess JoinedThroughout(UserId user) => new(user, null);

    public static async ValueTask<RoomAccess> Read(RoomSnapshot room, UserId user, IRoomStore store, CancellationToken cancellation)
    {
        var memberships = await store.MembershipHistory(room.Id, user, cancellation);
        var visibilities = new List<VisibilityFrom>();
        var entry = room.StateOf(EventTypes.HistoryVisibility);
        while (entry is not null && visibilities.Count < VisibilitiesMax)
        {
            visibilities.Add(new(entry.StateAfter, RoomFacts.Visibility(entry.Pdu.ContentString("history_visibility"))));
            entry = entry.StateBefore == 0
                ? null
                : await store.StateEntryAt(room.Id, new(EventTypes.HistoryVisibility, ""), entry.StateAfter - 1, cancellation);
        }
        visibilities.Reverse();
        return new(user, new HistoryAccess(
            user, [.. visibilities], [.. memberships.Select(entry => new MembershipFrom(entry.StateN, entry.Membership))]));
    }

    /// <summary>One's own memberships are always one's own to know: an invite that was declined, a ban.</summary>
    public bool CanSee(TimelineEvent e) => _history is null || IsOwnMembership(e) || _history.CanSee(e);

    /// <summary>Whether the user was ever joined: without it, none of the room's state is theirs to see.</summary>
    public bool HasJoined => _history is null || _history.Memberships.Any(entry => entry.Membership == Membership.Join);

    /// <summary>The user's membership at an event; at one that changes it, the one that it gave.</summary>
    /// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4115</remarks>
    public Membership MembershipAt(TimelineEvent e) =>
        IsOwnMembership(e) ? e.Pdu.Membership ?? Membership.Leave
        : _history is null ? Membership.Join
        : _history.MembershipAt(e.StateBefore) ?? Membership.Leave;

    bool IsOwnMembership(TimelineEvent e) => e.Pdu.Is(EventTypes.Member, _user.ToString());
}
