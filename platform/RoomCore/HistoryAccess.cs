using System.Collections.Immutable;
using Weft.Events;

namespace Weft.RoomCore;

/// <summary>
/// Which events of a room one user may see. Made from two lines over the number of state changes: the room's history
/// visibility and the user's membership. Pure; a check is two binary searches.
/// </summary>
/// <param name="Visibilities">From which state number each visibility holds, rising; before the first it is shared.</param>
/// <param name="Memberships">From which state number each membership holds, rising; empty for one who was never there.</param>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-5 (room history visibility)</remarks>
public sealed record HistoryAccess(
    UserId User, ImmutableArray<VisibilityFrom> Visibilities, ImmutableArray<MembershipFrom> Memberships)
{
    readonly long _lastJoin = Memberships.Where(entry => entry.Membership == Membership.Join).Select(entry => entry.StateN).DefaultIfEmpty(0).Max();

    public Membership? Present => Memberships.IsEmpty ? null : Memberships[^1].Membership;

    /// <summary>The user's membership in the state after <paramref name="stateN"/> changes.</summary>
    public Membership? MembershipAt(long stateN) =>
        Last(Memberships, stateN, entry => entry.StateN) is >= 0 and var at ? Memberships[at].Membership : null;

    public bool CanSee(TimelineEvent e)
    {
        // An event that changes what decides is seen by those whom either state lets see it.
        if (e.Pdu.Is(EventTypes.HistoryVisibility, "") || e.Pdu.Is(EventTypes.Member, User.ToString()))
            return Allows(e.StateBefore) || Allows(e.StateAfter);

        return Allows(e.StateBefore);
    }

    /// <summary>Whether the state after <paramref name="stateN"/> changes may be shown.</summary>
    public bool Allows(long stateN)
    {
        var visibility = Last(Visibilities, stateN, entry => entry.StateN) is >= 0 and var at
            ? Visibilities[at].Visibility : HistoryVisibility.Shared;
        if (visibility == HistoryVisibility.WorldReadable) return true;

        return MembershipAt(stateN) switch
        {
            Membership.Join => true,
            Membership.Invite when visibility == HistoryVisibility.Invited => true,
            // Invited users get what came before as soon as they join, when they joined from that invite or later.
            _ => visibility == HistoryVisibility.Shared && _lastJoin > stateN,
        };
    }

    static int Last<T>(ImmutableArray<T> line, long stateN, Func<T, long> from)
    {
        var (low, high) = (0, line.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (from(line[middle]) <= stateN) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }
}

public readonly record struct VisibilityFrom(long StateN, HistoryVisibility Visibility);

public readonly record struct MembershipFrom(long StateN, Membership Membership);
