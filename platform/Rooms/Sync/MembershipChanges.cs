using Weft.Events;
using Weft.Rooms.Views;
using Weft.Storage.Log;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync;

/// <summary>How one user came into and went out of rooms since a position.</summary>
sealed class MembershipChanges(ILookup<RoomId, MembershipChange> byRoom)
{
    public static readonly MembershipChanges None = new(Array.Empty<MembershipChange>().ToLookup(entry => entry.Room));

    /// <summary>The membership that the user had at a position, not before the one that this was made for; null where they had none.</summary>
    public Membership? At(UserRoom now, long position) => After(now.Room, position).FirstOrDefault() is { } first ? first.Previous : now.Membership;

    /// <summary>Joined now, but not all the time since: the client lacks what happened meanwhile.</summary>
    public bool IsNewlyJoined(UserRoom now, long since) =>
        now.Membership == Membership.Join
        && After(now.Room, since).Any(entry => entry.Previous != Membership.Join || entry.Membership != Membership.Join);

    IEnumerable<MembershipChange> After(RoomId room, long position) => byRoom[room].Where(entry => entry.Position > position);

    public static async ValueTask<MembershipChanges> Since(
        TenantView view, UserId user, long since, IRoomStore store, CancellationToken cancellation)
    {
        if (!view.Changes.MayHaveChanged(ChangeKey.Of(ChangeKind.UserRooms, user), since)) return None;

        var entries = await store.MembershipsSince(user, since, cancellation);
        return new(entries.Where(entry => entry.Position <= view.Position).ToLookup(entry => entry.Room));
    }
}
