using Weft.Api.Client.Http;

namespace Weft.Api.Client.Presence;

/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#presence</remarks>
static class PresenceModule
{
    public static EndpointList AddPresence(this EndpointList endpoints) => endpoints
        .Add<GetPresence>()
        .Add<SetPresence>();
}
