using Weft.Api.Client.Http;

namespace Weft.Api.Client.Tags;

/// <summary>A user's tags of rooms: kept as the room's account data <c>m.tag</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#room-tagging</remarks>
static class TagsModule
{
    public static EndpointList AddTags(this EndpointList endpoints) => endpoints
        .Add<GetRoomTags>()
        .Add<SetRoomTag>()
        .Add<DeleteRoomTag>();
}
