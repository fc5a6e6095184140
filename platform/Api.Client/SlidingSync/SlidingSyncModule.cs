using Weft.Api.Client.Http;

namespace Weft.Api.Client.SlidingSync;

/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4186</remarks>
static class SlidingSyncModule
{
    public static EndpointList AddSlidingSync(this EndpointList endpoints) => endpoints
        .Add<PostSlidingSync>()
        .Add<PostSlidingSyncUnstable>();
}
