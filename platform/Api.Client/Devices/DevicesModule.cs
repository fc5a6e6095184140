using Weft.Api.Client.Http;

namespace Weft.Api.Client.Devices;

/// <summary>A user's own devices.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#device-management</remarks>
static class DevicesModule
{
    public static EndpointList AddDevices(this EndpointList endpoints) => endpoints
        .Add<GetDevices>()
        .Add<GetDevice>()
        .Add<PutDevice>()
        .Add<DeleteDevice>()
        .Add<PostDeleteDevices>();
}
