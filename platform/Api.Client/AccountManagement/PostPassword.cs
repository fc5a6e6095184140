using Weft.Api.Client.Http;
using Weft.Api.Client.Interactive;
using Weft.Api.Client.Registration;
using Weft.Api.Http;
using Weft.Auth.Accounts;

namespace Weft.Api.Client.AccountManagement;

/// <summary><c>POST /_matrix/client/v3/account/password</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountpassword</remarks>
sealed class PostPassword(IAccounts accounts, UserInteractive interactive)
    : Endpoint(Route.Post("/_matrix/client/v3/account/password", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account, BodyBytesMax = 64 * 1024 })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var wanted = body.Text("new_password") is { } given ? NewPassword.Checked(request, given, "new_password") : null;
        var signOutOthers = body.Flag("logout_devices", absent: true);
        var operation = signOutOthers ? "change the password and end other sessions" : "change the password";
        if (await interactive.Authorize(request, body, operation, cancellation) is InteractiveOutcome.Asked(var asked)) return asked;
        if (wanted is null) return MatrixError.MissingParam("'new_password' is missing.");

        await accounts.ChangePassword(request.TenantModel, request.User, wanted, signOutOthers, keep: request.Session.Device, cancellation);
        return Reply.Empty;
    }
}
