using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.AccountManagement;

/// <summary><c>GET /_matrix/client/v3/account/3pid</c>: users are known by their Matrix ID only.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3account3pid</remarks>
sealed class GetThirdPartyIds() : Endpoint(Route.Get("/_matrix/client/v3/account/3pid", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Task.FromResult(Reply.Json(new { threepids = Array.Empty<object>() }));
}
