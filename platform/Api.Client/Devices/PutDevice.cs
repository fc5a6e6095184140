using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Sessions;
using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Storage.Log;

namespace Weft.Api.Client.Devices;

/// <summary><c>PUT /_matrix/client/v3/devices/{deviceId}</c>: names a device.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3devicesdeviceid</remarks>
sealed class PutDevice(IStores stores, ITenantLog log)
    : Endpoint(Route.Put("/_matrix/client/v3/devices/{deviceId}", new Touches.OwnUser(), Access.UserOrGuest) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var name = body.Text("display_name");
        if (name is { Length: > DeviceSessions.DisplayNameLengthMax })
            return MatrixError.TooLarge($"A device's name has at most {DeviceSessions.DisplayNameLengthMax} characters.");

        var device = request.Path("deviceId");
        if (await stores.For(request.Tenant).Accounts.Device(request.User, device, cancellation) is not { } present)
            return MatrixError.NotFound("You have no device of that name.");

        // Without a name, or with the same, there is nothing to tell anybody.
        if (name is not null && name != present.DisplayName)
            await log.Append(request.Tenant, [new DeviceRenamed(request.User, device, BodyText.Bounded(name, "display_name", int.MaxValue))], cancellation);
        return Reply.Empty;
    }
}
