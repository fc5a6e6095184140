using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.Keys;
using Weft.Storage.Log;

namespace Weft.Api.Client.DehydratedDevices;

/// <summary><c>DELETE …/dehydrated_device</c></summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/3814</remarks>
sealed class DeleteDehydratedDevice(IStores stores, ITenantLog log, TimeProvider time)
    : Endpoint(Route.Delete(DehydratedDevicesModule.Path, new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var device = await stores.For(request.Tenant).DehydratedDevices.Find(request.User, cancellation);
        if (device is null) return MatrixError.NotFound("You have no dehydrated device.");

        await log.Append(
            request.Tenant, [new DehydratedDeviceReplaced(request.User, Next: null, Keys: null, DisplayName: null, time.GetUtcNow())], cancellation);
        return Reply.Json(new { device_id = device.Device });
    }
}
