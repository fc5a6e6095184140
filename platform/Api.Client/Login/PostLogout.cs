using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Sessions;

namespace Weft.Api.Client.Login;

/// <summary><c>POST /_matrix/client/v3/logout</c>: the device ends, with its tokens and keys.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3logout</remarks>
sealed class PostLogout(DeviceSessions sessions)
    : Endpoint(Route.Post("/_matrix/client/v3/logout", new Touches.OwnDevice(), Access.UserOrGuest) with { OpenToSuspended = true })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        if (request.Session.Device is { } device) await sessions.End(request.Tenant, request.User, device, cancellation);
        return Reply.Empty;
    }
}
