using Weft.Api.Client.Http;

namespace Weft.Api.Client.MutualRooms;

/// <summary>Which rooms one shares with somebody.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#mutual-rooms</remarks>
static class MutualRoomsModule
{
    public static EndpointList AddMutualRooms(this EndpointList endpoints) => endpoints
        .Add<GetMutualRooms>();
}
