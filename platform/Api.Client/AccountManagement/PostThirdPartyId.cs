using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.AccountManagement;

/// <summary><c>POST /_matrix/client/v3/account/3pid</c>: refused, as the capability <c>m.3pid_changes</c> says.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3pid</remarks>
sealed class PostThirdPartyId() : Endpoint(Route.Post("/_matrix/client/v3/account/3pid", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Task.FromResult<Reply>(MatrixError.Forbidden("This server keeps no e-mail addresses or telephone numbers of its users."));
}
