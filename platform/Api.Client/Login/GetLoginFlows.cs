using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Login;

/// <summary><c>GET /_matrix/client/v3/login</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3login</remarks>
sealed class GetLoginFlows() : Endpoint(Route.Get("/_matrix/client/v3/login", new Touches.Public(), Access.Anyone) with { Rate = RateClass.Read })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Task.FromResult(Reply.Json(new
        {
            flows = new object[]
            {
                new { type = PostLogin.PasswordType },
                new { type = PostLogin.TokenType, get_login_token = true },
            },
        }));
}
