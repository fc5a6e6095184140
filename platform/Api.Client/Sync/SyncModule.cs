using Weft.Api.Client.Http;

namespace Weft.Api.Client.Sync;

/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#syncing</remarks>
static class SyncModule
{
    public static EndpointList AddSync(this EndpointList endpoints) => endpoints
        .Add<GetSync>();
}
