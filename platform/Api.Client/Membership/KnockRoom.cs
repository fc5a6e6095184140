using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;

namespace Weft.Api.Client.Membership;

/// <summary><c>POST /_matrix/client/v3/knock/{roomIdOrAlias}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3knockroomidoralias</remarks>
sealed class KnockRoom(RoomEdge rooms, Joins joins)
    : Endpoint(Route.Post("/_matrix/client/v3/knock/{roomIdOrAlias}", new Touches.Room("roomIdOrAlias"), Access.User) with { Rate = RateClass.Join })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var room = await rooms.Resolve(request.Tenant, request.Path("roomIdOrAlias"), cancellation);
        return await joins.Knock(request, room, await request.Body(cancellation), cancellation);
    }
}
