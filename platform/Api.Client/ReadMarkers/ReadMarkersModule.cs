using Weft.Api.Client.Http;

namespace Weft.Api.Client.ReadMarkers;

/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#fully-read-markers</remarks>
static class ReadMarkersModule
{
    public static EndpointList AddReadMarkers(this EndpointList endpoints) => endpoints
        .Add<SetReadMarkers>();
}
