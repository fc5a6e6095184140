using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Tags;

/// <summary><c>PUT /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3useruseridroomsroomidtagstag</remarks>
sealed class SetRoomTag(RoomTags tags)
    : Endpoint(Route.Put("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}", new Touches.Room("roomId"), Access.User) with
    {
        Rate = RateClass.Account,
        BodyBytesMax = 8 * 1024,
    })
{
    const int TagsMax = 100;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var (user, room, tag) = (request.OwnUserInPath(), request.Room, request.Path("tag"));
        if (!JsonMembers.IsName(tag)) return MatrixError.InvalidParam($"A tag must have from 1 to {JsonMembers.NameBytesMax} bytes.");

        var body = await request.Body(cancellation);
        if (body.TryGetProperty("order", out var order) && order.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null))
            return MatrixError.BadJson("'order' must be a number.");

        await tags.Change(request.Tenant, user, room, present =>
        {
            if (present.Count >= TagsMax && !present.ContainsKey(tag))
                throw new RequestRefusedException(MatrixError.TooLarge($"A room can have at most {TagsMax} tags."));
            present[tag] = JsonObject.Create(body);
            return true;
        }, cancellation);
        return Reply.Empty;
    }
}
