using Weft.Api.Client.Http;
using Weft.Api.Client.Interactive;
using Weft.Api.Http;
using Weft.Auth.Sessions;
using Weft.Storage.Accounts;
using Weft.Storage.Log;

namespace Weft.Api.Client.Devices;

/// <summary><c>POST /_matrix/client/v3/delete_devices</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3delete_devices</remarks>
sealed class PostDeleteDevices(UserInteractive interactive, ITenantLog log)
    : Endpoint(Route.Post("/_matrix/client/v3/delete_devices", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var devices = (await request.Body<Fields>(cancellation)).Devices;
        if (devices.Length > DeviceSessions.DevicesMax) return MatrixError.InvalidParam($"At most {DeviceSessions.DevicesMax} devices can be deleted at once.");
        foreach (var device in devices) BodyText.Bounded(device, "devices", DeviceSessions.DeviceIdLengthMax);

        if (await interactive.Authorize(request, body, DeletionName.Of(devices), cancellation) is InteractiveOutcome.Asked(var asked)) return asked;

        await log.Append(request.Tenant, [new DevicesDeleted(request.User, [.. devices])], cancellation);
        return Reply.Empty;
    }

    sealed record Fields(string[] Devices);
}
