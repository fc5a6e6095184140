using Weft.Api.Client.Http;
using Weft.Api.Client.Interactive;
using Weft.Api.Http;
using Weft.Auth.Sessions;

namespace Weft.Api.Client.Devices;

/// <summary><c>DELETE /_matrix/client/v3/devices/{deviceId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3devicesdeviceid</remarks>
sealed class DeleteDevice(UserInteractive interactive, DeviceSessions sessions)
    : Endpoint(Route.Delete("/_matrix/client/v3/devices/{deviceId}", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var device = request.Path("deviceId");
        if (await interactive.Authorize(request, body, DeletionName.Of([device]), cancellation) is InteractiveOutcome.Asked(var asked)) return asked;

        await sessions.End(request.Tenant, request.User, device, cancellation);
        return Reply.Empty;
    }
}
