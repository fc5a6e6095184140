using Weft.Api.Client.Http;

namespace Weft.Api.Client.RoomDirectory;

/// <summary>Room aliases and the directory of public rooms.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#room-aliases and #published-room-directory</remarks>
static class RoomDirectoryModule
{
    public static EndpointList AddRoomDirectory(this EndpointList endpoints) => endpoints
        .Add<GetRoomIdByAlias>()
        .Add<SetRoomAlias>()
        .Add<DeleteRoomAlias>()
        .Add<GetLocalAliases>()
        .Add<GetRoomVisibility>()
        .Add<SetRoomVisibility>()
        .Add<GetPublicRooms>()
        .Add<QueryPublicRooms>();
}
