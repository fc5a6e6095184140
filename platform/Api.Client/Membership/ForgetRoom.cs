using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Rooms.Log;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.Membership;

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/forget</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidforget</remarks>
sealed class ForgetRoom(TenantLogs logs, RoomEdge rooms)
    : Endpoint(Route.Post("/_matrix/client/v3/rooms/{roomId}/forget", new Touches.Room("roomId"), Access.UserOrGuest))
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        await rooms.Find(request.Tenant, request.Room, cancellation);
        var user = await logs.Reader(request.Tenant).User(request.User, cancellation);
        switch (user.MembershipOf(request.Room))
        {
            case null:
                return MatrixError.BadRequest("M_UNKNOWN", "You were never in this room.");
            case Weft.Events.Membership.Leave or Weft.Events.Membership.Ban:
                await logs.Append(request.Tenant, [new RoomForgotten(request.Room, request.User)], cancellation);
                return Reply.Empty;
            default:
                return MatrixError.BadRequest("M_UNKNOWN", "Leave the room before you forget it.");
        }
    }
}
