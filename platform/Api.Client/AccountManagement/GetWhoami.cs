using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.AccountManagement;

/// <summary><c>GET /_matrix/client/v3/account/whoami</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3accountwhoami</remarks>
sealed class GetWhoami()
    : Endpoint(Route.Get("/_matrix/client/v3/account/whoami", new Touches.OwnDevice(), Access.UserOrGuest) with { Rate = RateClass.Read, OpenToSuspended = true })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Task.FromResult(Reply.Json(new { user_id = request.User, device_id = request.Session.Device, is_guest = request.Session.IsGuest }));
}
