using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Membership;

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/join</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidjoin</remarks>
sealed class JoinRoomById(Joins joins)
    : Endpoint(Route.Post("/_matrix/client/v3/rooms/{roomId}/join", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Join })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        await joins.Join(request, request.Room, await request.Body(cancellation), cancellation);
}
