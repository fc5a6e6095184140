using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Tokens;

namespace Weft.Api.Client.OpenId;

/// <summary><c>POST /_matrix/client/v3/user/{userId}/openid/request_token</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridopenidrequest_token</remarks>
sealed class PostRequestToken(OpenIdTokens tokens)
    : Endpoint(Route.Post("/_matrix/client/v3/user/{userId}/openid/request_token", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var user = request.OwnUserInPath();
        await request.Body(cancellation);
        return Reply.Json(new
        {
            access_token = await tokens.Issue(request.Tenant, user, cancellation),
            token_type = "Bearer",
            matrix_server_name = request.TenantModel.Server,
            expires_in = (long)OpenIdTokens.Lifetime.TotalSeconds,
        });
    }
}
