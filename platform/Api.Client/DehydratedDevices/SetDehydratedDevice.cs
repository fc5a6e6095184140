using Weft.Api.Client.EndToEndEncryption;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage.Keys;
using Weft.Storage.Log;

namespace Weft.Api.Client.DehydratedDevices;

/// <summary><c>PUT …/dehydrated_device</c>: makes the dehydrated device, in place of the one before.</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/3814</remarks>
sealed class SetDehydratedDevice(ITenantLog log, TimeProvider time)
    : Endpoint(Route.Put(DehydratedDevicesModule.Path, new Touches.OwnUser(), Access.User) with
    {
        Rate = RateClass.Account,
        BodyBytesMax = 1024 * 1024,
    })
{
    const int DataBytesMax = 512 * 1024;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var (device, data) = (body.RequiredText("device_id"), body.Object("device_data").RawBytes());
        if (!JsonMembers.IsName(device)) return MatrixError.InvalidParam("The device ID is empty.");
        if (data.Length > DataBytesMax) return MatrixError.TooLarge($"'device_data' must not be larger than {DataBytesMax} bytes.");

        var upload = KeysUpload.Read(body, request.User, device);
        if (upload.DeviceKeys is not { } keys) return MatrixError.MissingParam("The property 'device_keys' is missing.");

        var appended = await log.Append(
            request.Tenant,
            [new DehydratedDeviceReplaced(
                request.User, new DehydratedDevice(device, data), new DehydratedDeviceKeys(keys, upload.OneTimeKeys, upload.FallbackKeys),
                body.TextOrNull("initial_device_display_name"), time.GetUtcNow())],
            cancellation);
        return appended.Refused.IsEmpty ? Reply.Json(new { device_id = device }) : MatrixError.InvalidParam("You have another device of this ID.");
    }
}
