using Weft.Api.Client.Http;

namespace Weft.Api.Client.Voip;

/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#voice-over-ip</remarks>
static class VoipModule
{
    public static EndpointList AddVoip(this EndpointList endpoints) => endpoints
        .Add<GetTurnServer>();
}
