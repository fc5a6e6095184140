using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.RoomCore;
using Weft.Storage;

namespace Weft.Api.Client.RoomDirectory;

/// <summary><c>GET /_matrix/client/v3/rooms/{roomId}/aliases</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidaliases</remarks>
sealed class GetLocalAliases(IStores stores, RoomEdge rooms)
    : Endpoint(Route.Get("/_matrix/client/v3/rooms/{roomId}/aliases", new Touches.Room("roomId"), Access.UserOrGuest) with
    {
        Rate = RateClass.Read,
        Aliases = ["/_matrix/client/unstable/org.matrix.msc2432/rooms/{roomId}/aliases"],
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var room = await rooms.Find(request.Tenant, request.Room, cancellation);
        if (!room.IsJoined(request.User) && room.Facts.HistoryVisibility is not HistoryVisibility.WorldReadable) return RoomEdge.NotJoined();
        return Reply.Json(new { aliases = await stores.For(request.Tenant).Directory.AliasesOf(request.Room, cancellation) });
    }
}
