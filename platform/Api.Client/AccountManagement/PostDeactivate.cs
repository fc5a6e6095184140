using Weft.Api.Client.Http;
using Weft.Api.Client.Interactive;
using Weft.Api.Http;
using Weft.Auth.Accounts;

namespace Weft.Api.Client.AccountManagement;

/// <summary><c>POST /_matrix/client/v3/account/deactivate</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate</remarks>
sealed class PostDeactivate(IAccounts accounts, UserInteractive interactive)
    : Endpoint(Route.Post("/_matrix/client/v3/account/deactivate", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var erase = body.Flag("erase");
        if (await interactive.Authorize(request, body, erase ? "deactivate the account and erase" : "deactivate the account", cancellation)
            is InteractiveOutcome.Asked(var asked)) return asked;

        await accounts.Deactivate(request.Tenant, request.User, erase, cancellation);

        // There are no third-party identifiers here, so that all of them are unbound.
        return Reply.Json(new { id_server_unbind_result = "success" });
    }
}
