using Weft.Api.Client.Http;

namespace Weft.Api.Client.Pushers;

/// <summary>Where users want to be told of events. They are kept; nothing is sent to them yet.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#push-notifications</remarks>
static class PushersModule
{
    public static EndpointList AddPushers(this EndpointList endpoints) => endpoints
        .Add<GetPushers>()
        .Add<PostPusher>();
}
