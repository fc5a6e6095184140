using Microsoft.Extensions.Hosting;
using Weft.Api.Client.Http;
using Weft.Api.Client.Sync;
using Weft.Api.Http;
using Weft.Rooms.Ephemeral;
using Weft.Rooms.Sync.Sliding;
using Engine = Weft.Rooms.Sync.Sliding.SlidingSync;

namespace Weft.Api.Client.SlidingSync;

/// <summary><c>POST /_matrix/client/v4/sync</c></summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4186</remarks>
sealed class PostSlidingSync(Engine sync, PresenceBoard presence, IHostApplicationLifetime host)
    : Endpoint(Route.Post("/_matrix/client/v4/sync", new Touches.OwnUser(), Access.UserOrGuest) with { LongPoll = true })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var asked = SlidingRequestJson.Read(request, body, SlidingShape.V4);
        using var syncing = SyncPresence.Begin(presence, request, RequestJson.Text(body, "set_presence"));
        return SlidingReply.Of(await sync.Answer(asked, host.ApplicationStopping, cancellation), SlidingShape.V4);
    }
}
