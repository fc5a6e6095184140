using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Storage.RoomDirectory;

namespace Weft.Api.Client.RoomDirectory;

/// <summary><c>GET /_matrix/client/v3/directory/list/room/{roomId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3directorylistroomroomid</remarks>
sealed class GetRoomVisibility(IStores stores, RoomEdge rooms)
    : Endpoint(Route.Get("/_matrix/client/v3/directory/list/room/{roomId}", new Touches.Room("roomId"), Access.Anyone) with { Rate = RateClass.Directory })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        await rooms.Find(request.Tenant, request.Room, cancellation);
        return Reply.Json(new { visibility = await stores.For(request.Tenant).Directory.IsListed(request.Room, cancellation) ? "public" : "private" });
    }
}

/// <summary><c>PUT /_matrix/client/v3/directory/list/room/{roomId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3directorylistroomroomid</remarks>
sealed class SetRoomVisibility(TenantLogs logs, RoomEdge rooms)
    : Endpoint(Route.Put("/_matrix/client/v3/directory/list/room/{roomId}", new Touches.Room("roomId"), Access.User) with { Rate = RateClass.Directory })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var visibility = RoomEdge.OptionalText(body, "visibility", 16) ?? "public";
        if (visibility is not ("public" or "private")) return MatrixError.InvalidParam("'visibility' must be public or private.");

        var room = await rooms.Find(request.Tenant, request.Room, cancellation);
        if (!request.Session.IsAdmin && !(room.IsJoined(request.User) && room.MaySendState(request.User, EventTypes.CanonicalAlias)))
            return MatrixError.Forbidden("Only who may change the room's main alias can list it or take it off the list.");

        await logs.Append(request.Tenant, [new RoomListingSet(request.Room, visibility == "public")], cancellation);
        return Reply.Empty;
    }
}
