using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Sessions;

namespace Weft.Api.Client.Login;

/// <summary><c>POST /_matrix/client/v3/logout/all</c>: all devices of the user end.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3logoutall</remarks>
sealed class PostLogoutAll(DeviceSessions sessions)
    : Endpoint(Route.Post("/_matrix/client/v3/logout/all", new Touches.OwnUser(), Access.UserOrGuest) with { OpenToSuspended = true })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        await sessions.EndAll(request.Tenant, request.User, except: null, cancellation);
        return Reply.Empty;
    }
}
