using Weft.Events;
using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Rooms.Reads;

/// <summary>The way to a room's contents: first the room, then its events; nothing is loaded outside of a named room.</summary>
public sealed class RoomReads(TenantLogs logs, IStores stores)
{
    /// <summary>A room as it is now; null when there is no such room.</summary>
    public async ValueTask<RoomScope?> Room(TenantId tenant, RoomId room, CancellationToken cancellation) =>
        await logs.Reader(tenant).Room(room, cancellation) is { } snapshot ? new RoomScope(snapshot, stores.For(tenant).Rooms) : null;

    /// <summary>A room as this user may see it; null when there is no such room.</summary>
    public async ValueTask<ReaderScope?> Room(TenantId tenant, RoomId room, UserId reader, CancellationToken cancellation) =>
        await Room(tenant, room, cancellation) is { } scope ? await scope.For(reader, cancellation) : null;

    /// <summary>The rooms that both users are joined to.</summary>
    public async ValueTask<IReadOnlyList<RoomId>> Shared(TenantId tenant, UserId a, UserId b, CancellationToken cancellation)
    {
        var reader = logs.Reader(tenant);
        var (mine, theirs) = (await reader.User(a, cancellation), await reader.User(b, cancellation));
        return [.. mine.With(Membership.Join).Where(room => theirs.MembershipOf(room.Room) == Membership.Join).Select(room => room.Room)];
    }

    /// <summary>Everyone who is joined to a room that the user is joined to, the user included.</summary>
    public async ValueTask<IReadOnlySet<UserId>> Contacts(TenantId tenant, UserId user, CancellationToken cancellation)
    {
        var reader = logs.Reader(tenant);
        var contacts = new HashSet<UserId> { user };
        foreach (var room in (await reader.User(user, cancellation)).With(Membership.Join))
            if (await reader.Room(room.Room, cancellation) is { } snapshot)
                foreach (var (member, standing) in snapshot.Members)
                    if (standing.Membership == Membership.Join) contacts.Add(member);

        return contacts;
    }
}
