using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.DehydratedDevices;

/// <summary><c>GET …/dehydrated_device</c></summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/3814</remarks>
sealed class GetDehydratedDevice(IStores stores)
    : Endpoint(Route.Get(DehydratedDevicesModule.Path, new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var device = await stores.For(request.Tenant).DehydratedDevices.Find(request.User, cancellation);
        return device is null ? MatrixError.NotFound("You have no dehydrated device.") : Reply.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("device_id", device.Device);
            writer.WritePropertyName("device_data");
            writer.WriteRawValue(device.Data.Span, skipInputValidation: true);
            writer.WriteEndObject();
        });
    }
}
