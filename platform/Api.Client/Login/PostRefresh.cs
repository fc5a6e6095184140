using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Sessions;

namespace Weft.Api.Client.Login;

/// <summary><c>POST /_matrix/client/v3/refresh</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3refresh</remarks>
sealed class PostRefresh(DeviceSessions sessions)
    : Endpoint(Route.Post("/_matrix/client/v3/refresh", new Touches.OwnDevice(), Access.Anyone) with
    {
        Aliases = ["/_matrix/client/v1/refresh"],
        Rate = RateClass.Account,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        if (body.Text("refresh_token") is not { } token) return MatrixError.MissingParam("'refresh_token' is missing.");

        // Softly, so that a device which signs in again keeps its keys.
        return await sessions.Refresh(request.TenantModel, token, cancellation) is { } tokens
            ? Reply.Json(new { access_token = tokens.Access, refresh_token = tokens.Refresh, expires_in_ms = (long?)tokens.Lifetime?.TotalMilliseconds })
            : MatrixError.UnknownToken(softLogout: true);
    }
}
