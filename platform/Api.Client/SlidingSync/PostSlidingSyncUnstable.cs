using Microsoft.Extensions.Hosting;
using Weft.Api.Client.Http;
using Weft.Api.Client.Sync;
using Weft.Api.Http;
using Weft.Rooms.Ephemeral;
using Weft.Rooms.Sync.Sliding;
using Engine = Weft.Rooms.Sync.Sliding.SlidingSync;

namespace Weft.Api.Client.SlidingSync;

/// <summary><c>POST /_matrix/client/unstable/org.matrix.simplified_msc3575/sync</c>: the shape that today's clients speak.</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4186 (appendix)</remarks>
sealed class PostSlidingSyncUnstable(Engine sync, PresenceBoard presence, IHostApplicationLifetime host)
    : Endpoint(Route.Post("/_matrix/client/unstable/org.matrix.simplified_msc3575/sync", new Touches.OwnUser(), Access.UserOrGuest) with { LongPoll = true })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var asked = SlidingRequestJson.Read(request, await request.Body(cancellation), SlidingShape.Unstable);
        using var syncing = SyncPresence.Begin(presence, request, request.Query.Text("set_presence"));
        return SlidingReply.Of(await sync.Answer(asked, host.ApplicationStopping, cancellation), SlidingShape.Unstable);
    }
}
