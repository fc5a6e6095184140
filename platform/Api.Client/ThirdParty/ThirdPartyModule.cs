using Weft.Api.Client.Http;

namespace Weft.Api.Client.ThirdParty;

/// <summary>Networks that application services bridge to: none yet.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#third-party-networks</remarks>
static class ThirdPartyModule
{
    public static EndpointList AddThirdParty(this EndpointList endpoints) => endpoints
        .Add<GetProtocols>();
}
