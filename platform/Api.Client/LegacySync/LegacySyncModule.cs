using Weft.Api.Client.Http;

namespace Weft.Api.Client.LegacySync;

/// <summary>How clients synchronised before <c>/sync</c>, and how visitors look into rooms that the world may read.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#room-previews and the deprecated endpoints of #events</remarks>
static class LegacySyncModule
{
    public static EndpointList AddLegacySync(this EndpointList endpoints) => endpoints
        .Add<GetInitialSync>()
        .Add<GetRoomInitialSync>()
        .Add<GetEvents>()
        .Add<GetOneEvent>();
}
