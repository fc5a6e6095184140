using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Views;

namespace Weft.Api.Client.Creation;

/// <summary>Who may see a room's summary without being in it.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1room_summaryroomidoralias</remarks>
static class RoomPreview
{
    /// <param name="user">Null for one who is not signed in.</param>
    public static async ValueTask<bool> IsAllowed(TenantReader reader, RoomSnapshot room, UserId? user, CancellationToken cancellation)
    {
        if (room.Facts.HistoryVisibility is HistoryVisibility.WorldReadable || room.Facts.JoinRule is "public" or "knock" or "knock_restricted") return true;
        if (user is not { } asker) return false;
        if (room.MembershipOf(asker) is Weft.Events.Membership.Join or Weft.Events.Membership.Invite or Weft.Events.Membership.Knock) return true;
        if (room.Facts.JoinRule is not "restricted" || room.Facts.AllowedRooms.IsEmpty) return false;

        var standing = await reader.User(asker, cancellation);
        return room.Facts.AllowedRooms.Any(allowed => standing.MembershipOf(allowed) is Weft.Events.Membership.Join);
    }
}
