using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage;

namespace Weft.Api.Client.RoomDirectory;

/// <summary><c>GET /_matrix/client/v3/directory/room/{roomAlias}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3directoryroomroomalias</remarks>
sealed class GetRoomIdByAlias(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/directory/room/{roomAlias}", new Touches.Room("roomAlias"), Access.Anyone) with { Rate = RateClass.Directory })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var alias = request.Path<RoomAlias>("roomAlias");
        return await stores.For(request.Tenant).Directory.Find(alias, cancellation) is { } entry
            ? Reply.Json(new { room_id = entry.Room, servers = new[] { request.TenantModel.Server } })
            : MatrixError.NotFound($"No room has the alias {alias}.");
    }
}
