using Weft.Api.Client.Http;

namespace Weft.Api.Client.Login;

/// <summary>Signing in and out.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#legacy-api (login, refresh, logout)</remarks>
static class LoginModule
{
    public static EndpointList AddLogin(this EndpointList endpoints) => endpoints
        .Add<GetLoginFlows>()
        .Add<PostLogin>()
        .Add<GetLoginToken>()
        .Add<PostRefresh>()
        .Add<PostLogout>()
        .Add<PostLogoutAll>();
}
