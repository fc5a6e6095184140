using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.EndToEndEncryption;

static class OwnDevice
{
    /// <summary>The device that asks.</summary>
    /// <exception cref="RequestRefusedException">The token belongs to no device.</exception>
    public static string Device(this ClientRequest request) =>
        request.Session.Device ?? throw new RequestRefusedException(
            MatrixError.InvalidParam("This access token belongs to no device, and only a device can do this. Sign in with a device ID."));
}
