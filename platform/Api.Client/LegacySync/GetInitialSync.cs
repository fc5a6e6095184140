using Microsoft.Extensions.Hosting;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Rooms.Sync;
using Weft.Rooms.Sync.V3;
using Weft.Storage;

namespace Weft.Api.Client.LegacySync;

/// <summary><c>GET /_matrix/client/v3/initialSync</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3initialsync</remarks>
sealed class GetInitialSync(SyncV3 sync, IHostApplicationLifetime host)
    : Endpoint(Route.Get("/_matrix/client/v3/initialSync", new Touches.OwnUser(), Access.UserOrGuest) with { Rate = RateClass.Read, Cost = CostClass.BulkRead })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var limit = (int)Math.Min(request.Query.Integer("limit") ?? 20, 100);
        var answer = await sync.Answer(
            new SyncRequest(request.Tenant, request.User)
            {
                Filter = new SyncFilter
                {
                    Room = new RoomFilter { IncludeLeave = request.Query.Flag("archived"), Timeline = new RoomEventFilter { Limit = limit } },
                },
                State = StateForm.AfterTimeline,
                WithPresence = request.TenantModel.Settings.Rooms.Presence,
            },
            host.ApplicationStopping, cancellation);
        return Reply.Raw(context =>
        {
            context.Response.StatusCode = 200;
            context.Response.ContentType = "application/json";
            return answer.WriteInitialSync(context.Response.BodyWriter, context.RequestAborted);
        });
    }
}
