using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Rooms.Sync;

/// <summary>Whose devices a client has to look at again, and whose it may forget.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user</remarks>
public sealed record DeviceListChanges(ImmutableArray<UserId> Changed, ImmutableArray<UserId> Left)
{
    public static readonly DeviceListChanges None = new([], []);

    public bool IsEmpty => Changed.IsEmpty && Left.IsEmpty;
}

/// <summary>
/// Tells what changed about the devices of those whom a user shares rooms with: keys that changed, people who came into
/// the user's rooms or whose rooms the user came into, and those whom no room is shared with any more.
/// </summary>
sealed class DeviceLists(IStores stores, DeviceListHead head)
{
    /// <param name="memberships">The user's own membership changes since.</param>
    public async Task<DeviceListChanges> Since(
        TenantId tenant, TenantReader reader, RoomsChanged rooms, UserView user, MembershipChanges memberships, long since,
        CancellationToken cancellation)
    {
        var store = stores.For(tenant);
        var (came, went) = (new HashSet<UserId>(), new HashSet<UserId>());
        foreach (var room in user.Rooms.Values)
        {
            var (wasJoined, isJoined) = (memberships.At(room, since) == Membership.Join, room.Membership == Membership.Join);
            if (!wasJoined && !isJoined) continue;
            if (wasJoined && isJoined && !rooms.MayHaveMoved(room.Room)) continue;
            if (await reader.Room(room.Room, cancellation) is not { } snapshot) continue;
            var scope = new RoomScope(snapshot, store.Rooms);

            if (wasJoined && isJoined)
                await AddMovements(scope, since, came, went, cancellation);
            else if (isJoined)
                came.UnionWith(JoinedIn(snapshot));
            else
            {
                went.UnionWith(JoinedIn(snapshot));
                await AddMovements(scope, since, [], went, cancellation);
            }
        }

        var shared = new SharedRooms(user, reader);
        var changed = new HashSet<UserId>(await shared.Among(came, cancellation));
        if (head.MayHaveChanged(tenant, since))
            changed.UnionWith(await shared.Among(await store.Keys.ChangedSince(user.User, since, _ => true, cancellation), cancellation));
        if (came.Remove(user.User)) changed.Remove(user.User);

        went.Remove(user.User);
        went.ExceptWith(await shared.Among(went, cancellation));
        return new DeviceListChanges([.. changed], [.. went]);
    }

    static IEnumerable<UserId> JoinedIn(RoomSnapshot room) =>
        room.Members.Where(member => member.Value.Membership == Membership.Join).Select(member => member.Key);

    static async Task AddMovements(
        RoomScope room, long since, HashSet<UserId> came, HashSet<UserId> went, CancellationToken cancellation)
    {
        // Nobody moves while the state stands still: the usual case, told without the storage.
        if (await room.StateNAt(since, cancellation) == room.Snapshot.StateN) return;

        foreach (var moves in (await room.MembershipsSince(since, cancellation)).GroupBy(entry => entry.User))
        {
            var wasJoined = moves.First().Previous == Membership.Join;
            var isJoined = moves.Last().Membership == Membership.Join;
            if (isJoined && !wasJoined) came.Add(moves.Key);
            if (wasJoined && !isJoined) went.Add(moves.Key);
        }
    }
}
