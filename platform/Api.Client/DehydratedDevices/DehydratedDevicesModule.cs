using Weft.Api.Client.Http;

namespace Weft.Api.Client.DehydratedDevices;

/// <summary>Devices that receive room keys while their user is signed in nowhere.</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/3814</remarks>
static class DehydratedDevicesModule
{
    public const string Path = "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device";

    public static EndpointList AddDehydratedDevices(this EndpointList endpoints) => endpoints
        .Add<SetDehydratedDevice>()
        .Add<GetDehydratedDevice>()
        .Add<DeleteDehydratedDevice>()
        .Add<GetDehydratedEvents>()
        .Add<PostDehydratedEvents>();
}
