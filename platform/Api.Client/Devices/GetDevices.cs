using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Devices;

/// <summary><c>GET /_matrix/client/v3/devices</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devices</remarks>
sealed class GetDevices(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/devices", new Touches.OwnUser(), Access.UserOrGuest) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var devices = await stores.For(request.Tenant).Accounts.Devices(request.User, cancellation);
        return Reply.Json(new { devices = devices.Select(DeviceAnswer.Of) });
    }
}
