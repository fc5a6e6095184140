using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Tags;

/// <summary><c>DELETE /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3useruseridroomsroomidtagstag</remarks>
sealed class DeleteRoomTag(RoomTags tags)
    : Endpoint(Route.Delete("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}", new Touches.Room("roomId"), Access.User) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var (user, room, tag) = (request.OwnUserInPath(), request.Room, request.Path("tag"));
        await tags.Change(request.Tenant, user, room, present => present.Remove(tag), cancellation);
        return Reply.Empty;
    }
}
