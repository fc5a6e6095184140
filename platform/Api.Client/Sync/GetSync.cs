using Microsoft.Extensions.Hosting;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Rooms.Ephemeral;
using Weft.Rooms.Sync.V3;
using Weft.Storage;

namespace Weft.Api.Client.Sync;

/// <summary><c>GET /_matrix/client/v3/sync</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync</remarks>
sealed class GetSync(SyncV3 sync, IStores stores, PresenceBoard presence, IHostApplicationLifetime host)
    : Endpoint(Route.Get("/_matrix/client/v3/sync", new Touches.OwnUser(), Access.UserOrGuest) with { LongPoll = true })
{
    readonly StoredFilters _filters = new(stores);

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var query = request.Query;
        using var syncing = SyncPresence.Begin(presence, request, query.Text("set_presence"));
        var answer = await sync.Answer(
            new SyncRequest(request.Tenant, request.User)
            {
                Device = request.Session.Device,
                Since = SyncQuery.Since(query),
                Filter = await _filters.Of(request, cancellation),
                FullState = query.Flag("full_state"),
                State = query.Flag("use_state_after") ? StateForm.AfterTimeline
                    : query.Flag("org.matrix.msc4222.use_state_after") ? StateForm.AfterTimelineUnstable
                    : StateForm.BeforeTimeline,
                Timeout = SyncQuery.Timeout(query),
                WithPresence = request.TenantModel.Settings.Rooms.Presence,
            },
            host.ApplicationStopping, cancellation);
        return Reply.Raw(context =>
        {
            context.Response.StatusCode = 200;
            context.Response.ContentType = "application/json";
            return answer.WriteTo(context.Response.BodyWriter, context.RequestAborted);
        });
    }
}
