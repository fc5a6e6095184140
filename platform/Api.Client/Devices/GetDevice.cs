using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Devices;

/// <summary><c>GET /_matrix/client/v3/devices/{deviceId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devicesdeviceid</remarks>
sealed class GetDevice(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/devices/{deviceId}", new Touches.OwnUser(), Access.UserOrGuest) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        await stores.For(request.Tenant).Accounts.Device(request.User, request.Path("deviceId"), cancellation) is { } device
            ? Reply.Json(DeviceAnswer.Of(device))
            : MatrixError.NotFound("You have no device of that name.");
}
