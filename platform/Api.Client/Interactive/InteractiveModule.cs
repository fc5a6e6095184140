using Weft.Api.Client.Http;

namespace Weft.Api.Client.Interactive;

/// <summary>The pages of user-interactive authentication; the rest of it happens inside other endpoints.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api</remarks>
static class InteractiveModule
{
    public static EndpointList AddInteractive(this EndpointList endpoints) => endpoints
        .Add<GetFallback>()
        .Add<PostFallback>();
}
