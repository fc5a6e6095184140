using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Accounts;

namespace Weft.Api.Client.Registration;

/// <summary><c>GET /_matrix/client/v3/register/available</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3registeravailable</remarks>
sealed class GetRegisterAvailable(IAccounts accounts)
    : Endpoint(Route.Get("/_matrix/client/v3/register/available", new Touches.Public(), Access.Anyone) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        await accounts.Claim(request, request.Query.Required("username"), cancellation);
        return Reply.Json(new { available = true });
    }
}
