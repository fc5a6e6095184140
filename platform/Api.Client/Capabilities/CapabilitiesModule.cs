using Weft.Api.Client.Http;

namespace Weft.Api.Client.Capabilities;

/// <summary>What this server speaks and what its users may do.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#api-versions and #capabilities-negotiation</remarks>
static class CapabilitiesModule
{
    public static EndpointList AddCapabilities(this EndpointList endpoints) => endpoints
        .Add<GetVersions>()
        .Add<GetCapabilities>()
        .Add<GetWellKnownClient>();
}
