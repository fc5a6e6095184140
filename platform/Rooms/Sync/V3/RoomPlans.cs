using Weft.Events;
using Weft.Rooms.Views;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync.V3;

/// <summary>Decides which of a user's rooms an answer may have something to say about, and in which section. Pure.</summary>
/// <param name="memberships">Since the earliest position that any room is told of from.</param>
/// <param name="changed">The same; null in a first sync.</param>
/// <param name="activityAtToken">The last activity, at the token's position, of rooms that changed after it; only while catching up.</param>
sealed class RoomPlans(
    RoomAsk asked, MembershipChanges memberships, RoomsChanged? changed, IReadOnlySet<RoomId> ownReads,
    IReadOnlyDictionary<RoomId, long> activityAtToken)
{
    SyncRequest Request => asked.Request;

    /// <summary>Those whose last activity was latest come first.</summary>
    public List<RoomPlan> Of(UserView user)
    {
        var plans = new List<RoomPlan>();
        foreach (var room in user.Rooms.Values)
            if (Request.Filter.Room.Admits(room.Room) && Of(room) is { } plan) plans.Add(plan);

        plans.Sort((a, b) => b.Activity.CompareTo(a.Activity));
        return plans;
    }

    RoomPlan? Of(UserRoom room)
    {
        var activity = asked.View.LastChangeOf(room);
        var since = SinceOf(activityAtToken.GetValueOrDefault(room.Room, activity));
        return room.Membership switch
        {
            Membership.Join => Joined(room, activity, since),
            Membership.Invite when room.Position > since && !asked.Settings.Ignored.Contains(room.Sender) =>
                Plan(room, Section.Invite, activity, since),
            Membership.Knock when room.Position > since => Plan(room, Section.Knock, activity, since),
            Membership.Leave or Membership.Ban => Left(room, activity, since),
            _ => null,
        };
    }

    // What an answer had to leave out is told of from where that answer began.
    long SinceOf(long activity) => Request.Since switch
    {
        null => 0,
        { CatchUp: { } left } when activity <= left.Below => left.From,
        var since => since.Position,
    };

    RoomPlan? Joined(UserRoom room, long activity, long since)
    {
        var plan = Plan(room, Section.Join, activity, since);
        if (plan.IsWhole || changed is null) return plan;

        var hasNews = plan.HasReceipts || plan.HasRead || changed.MayHaveMoved(room.Room) || asked.AccountData.Contains(room.Room);
        return hasNews ? plan : null;
    }

    RoomPlan? Left(UserRoom room, long activity, long since)
    {
        if (room.Forgotten) return null;

        var isNews = since > 0 && room.Position > since;
        var isWanted = Request.Filter.Room.IncludeLeave && (since == 0 || Request.FullState);
        return isNews || isWanted ? Plan(room, Section.Leave, activity, since) : null;
    }

    RoomPlan Plan(UserRoom room, Section section, long activity, long since)
    {
        var wasJoined = since > 0 && memberships.At(room, since) == Membership.Join;
        var isNewlyJoined = since > 0 && memberships.IsNewlyJoined(room, since);
        return new(room, section, activity, since)
        {
            WasJoined = wasJoined,
            IsNewlyJoined = isNewlyJoined,
            IsWhole = since == 0 || !wasJoined || isNewlyJoined || Request.FullState,
            HasReceipts = changed is null || ownReads.Contains(room.Room) || changed.MayHaveEphemeral(room.Room) || isNewlyJoined,
            HasRead = ownReads.Contains(room.Room),
        };
    }
}
