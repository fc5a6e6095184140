using Weft.Events;
using Weft.Rooms.Views;

namespace Weft.Rooms.Sync;

/// <summary>Whom a user is in a room with now.</summary>
sealed class SharedRooms(UserView reader, TenantReader tenant)
{
    /// <summary>Also true of the user themselves.</summary>
    public async ValueTask<bool> With(UserId other, CancellationToken cancellation)
    {
        if (other == reader.User) return true;

        var theirs = await tenant.User(other, cancellation);
        var (fewer, more) = theirs.Rooms.Count < reader.Rooms.Count ? (theirs, reader) : (reader, theirs);
        foreach (var room in fewer.With(Membership.Join))
            if (more.MembershipOf(room.Room) == Membership.Join) return true;

        return false;
    }

    public async Task<List<UserId>> Among(IEnumerable<UserId> others, CancellationToken cancellation)
    {
        var shared = new List<UserId>();
        foreach (var other in others)
            if (await With(other, cancellation)) shared.Add(other);

        return shared;
    }
}
