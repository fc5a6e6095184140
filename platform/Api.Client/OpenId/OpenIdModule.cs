using Weft.Api.Client.Http;

namespace Weft.Api.Client.OpenId;

/// <summary>Telling other services who a user is.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#openid</remarks>
static class OpenIdModule
{
    public static EndpointList AddOpenId(this EndpointList endpoints) => endpoints
        .Add<PostRequestToken>();
}
