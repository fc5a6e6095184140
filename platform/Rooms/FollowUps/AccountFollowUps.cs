using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Storage.Rooms;
using Weft.Tenants;

namespace Weft.Rooms.FollowUps;

/// <summary>
/// Does in a user's rooms what follows from a change of their account. Each step compares before it acts, so that work
/// which was interrupted is simply done again.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#events-on-change-of-profile-information</remarks>
public sealed class AccountFollowUps(IStores stores, TenantLogs logs, IGrainFactory grains, PendingFollowUps pending)
{
    const int PageSize = 100;
    const int GuestsMax = 10_000;

    static readonly JsonElement NoContent = JsonElement.Parse("{}");

    /// <summary>Does all that is written down for a tenant, the oldest first. What fails stays written down, and does not hold up the rest.</summary>
    /// <returns>What failed first; null when all is done.</returns>
    public async Task<Exception?> Run(TenantId tenant, CancellationToken cancellation)
    {
        var tasks = stores.For(tenant).AccountTasks;
        var failed = await SendGuestsAway(tenant, cancellation);
        for (var after = 0L; ;)
        {
            var page = await tasks.List(after, PageSize, cancellation);
            foreach (var work in page)
            {
                after = work.Position;
                try
                {
                    await Do(tenant, work, cancellation);
                    await tasks.Done(work, cancellation);
                }
                catch (Exception error) when (!cancellation.IsCancellationRequested)
                {
                    failed ??= error;
                }
            }
            if (page.Length < PageSize) return failed;
        }
    }

    /// <remarks>https://spec.matrix.org/v1.19/client-server-api/#guest-access</remarks>
    async Task<Exception?> SendGuestsAway(TenantId tenant, CancellationToken cancellation)
    {
        Exception? failed = null;
        foreach (var room in pending.TakeClosed(tenant))
        {
            try
            {
                if (await logs.Reader(tenant).Room(room, cancellation) is not { Facts.GuestsMayJoin: false }) continue;
                foreach (var guest in await stores.For(tenant).Accounts.GuestsIn(room, GuestsMax, cancellation)) await Leave(tenant, room, guest, cancellation);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                pending.Close(tenant, room);
                failed ??= error;
            }
        }
        return failed;
    }

    Task<RoomOutcome> Leave(TenantId tenant, RoomId room, UserId user, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return grains.Room(tenant, room).Do(new RoomRequest(new RoomCommand.Leave(user, NoContent)));
    }

    async Task Do(TenantId tenant, AccountWork work, CancellationToken cancellation)
    {
        var rooms = await logs.Reader(tenant).User(work.User, cancellation);
        switch (work.Task)
        {
            case AccountTask.ShowProfile:
                var profile = await stores.For(tenant).Profiles.Find(work.User, cancellation);
                foreach (var room in rooms.With(Membership.Join).ToArray()) await Show(tenant, room.Room, work.User, profile, cancellation);
                break;
            case AccountTask.LeaveRooms:
                UserRoom[] left = [.. rooms.With(Membership.Join), .. rooms.With(Membership.Invite), .. rooms.With(Membership.Knock)];
                foreach (var room in left) await Leave(tenant, room.Room, work.User, cancellation);
                await EraseBackups(tenant, work.User, cancellation);
                break;
        }
    }

    // Too much for the commit that erases the rest.
    async Task EraseBackups(TenantId tenant, UserId user, CancellationToken cancellation)
    {
        if (await stores.For(tenant).Accounts.Find(user, cancellation) is not { IsErased: true }) return;

        var backups = stores.For(tenant).KeyBackups;
        while (await backups.Newest(user, cancellation) is { } backup && await backups.Delete(user, backup.Version, cancellation))
        {
        }
    }

    async Task Show(TenantId tenant, RoomId id, UserId user, Profile? profile, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var room = await logs.Reader(tenant).Room(id, cancellation);
        if (room?.MemberOf(user) is not { Membership: Membership.Join } member) return;
        if (member.DisplayName == profile?.DisplayName && member.AvatarUrl == profile?.AvatarUrl) return;

        var draft = new EventDraft(EventTypes.Member, user.ToString(), user, MemberContent.Joined(profile));
        var step = new DraftStep(draft)
        {
            UnlessUnchanged = true,
            // One who left in the meantime must not be brought back.
            Requires = new MembershipCondition(user, [Membership.Join], "The user has left."),
        };
        await grains.Room(tenant, id).Do(new RoomRequest(new RoomCommand.Append([step])));
    }
}
