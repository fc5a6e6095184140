using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Tags;

/// <summary><c>GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridroomsroomidtags</remarks>
sealed class GetRoomTags(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags", new Touches.Room("roomId"), Access.User) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var entry = await stores.For(request.Tenant).AccountData.Find(request.OwnUserInPath(), request.Room, RoomTags.Type, cancellation);
        return Reply.Json(new { tags = RoomTags.TagsOf(RoomTags.Read(entry?.Content)) });
    }
}
