using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Rooms.Log;

namespace Weft.Api.Client.Membership;

/// <summary><c>GET /_matrix/client/v3/joined_rooms</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3joined_rooms</remarks>
sealed class GetJoinedRooms(TenantLogs logs)
    : Endpoint(Route.Get("/_matrix/client/v3/joined_rooms", new Touches.OwnUser(), Access.UserOrGuest))
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var user = await logs.Reader(request.Tenant).User(request.User, cancellation);
        return Reply.Json(new { joined_rooms = user.With(Weft.Events.Membership.Join).Select(room => room.Room) });
    }
}
