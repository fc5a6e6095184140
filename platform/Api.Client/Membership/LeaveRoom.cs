using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.RoomCore;
using Weft.RoomCore.Creation;
using Weft.Rooms;

namespace Weft.Api.Client.Membership;

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/leave</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidleave</remarks>
sealed class LeaveRoom(RoomEdge rooms)
    : Endpoint(Route.Post("/_matrix/client/v3/rooms/{roomId}/leave", new Touches.Room("roomId"), Access.UserOrGuest) with { OpenToSuspended = true })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var content = RoomPlan.Membership("leave", new MemberProfile(null, null), direct: false, RoomEdge.Reason(await request.Body(cancellation)));
        var outcome = await rooms.Do(request.Tenant, request.Room, new RoomRequest(new RoomCommand.Leave(request.User, content)), cancellation);
        return RoomEdge.Answer(outcome, _ => Reply.Empty);
    }
}
