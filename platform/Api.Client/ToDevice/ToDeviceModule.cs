using Weft.Api.Client.Http;

namespace Weft.Api.Client.ToDevice;

/// <summary>Messages to devices, outside of rooms.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging</remarks>
static class ToDeviceModule
{
    public static EndpointList AddToDevice(this EndpointList endpoints) => endpoints
        .Add<SendToDevice>();
}
