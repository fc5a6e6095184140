using Microsoft.Extensions.Hosting;
using Weft.Api.Client.Events;
using Weft.Api.Client.Http;
using Weft.Api.Client.Sync;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Log;
using Weft.Rooms.Reads;
using Weft.Rooms.Sync;
using Weft.Rooms.Sync.V3;

namespace Weft.Api.Client.LegacySync;

/// <summary><c>GET /_matrix/client/v3/events</c>: one stream of all rooms, or of one that need not be joined (<c>room_id</c>).</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3events and #get_matrixclientv3events_1</remarks>
sealed class GetEvents(SyncV3 sync, RoomReading reading, RoomReads reads, TenantLogs logs, TimeProvider time, IHostApplicationLifetime host)
    : Endpoint(Route.Get("/_matrix/client/v3/events", new Touches.OwnUser(), Access.UserOrGuest) with { LongPoll = true })
{
    readonly PeekedEvents _peeked = new(reading, reads, time);

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        // Without a token the stream begins now.
        var from = SyncQuery.Since(request.Query, "from") ?? new SyncToken((await logs.Reader(request.Tenant).Now()).Position);
        var timeout = SyncQuery.Timeout(request.Query);
        if (request.Query.Text("room_id") is { Length: > 0 } text)
            return RoomId.TryParse(text, out var room)
                ? await _peeked.Answer(request, room, from, timeout, host.ApplicationStopping, cancellation)
                : MatrixError.InvalidParam("'room_id' is not a room ID.");

        var answer = await sync.Answer(
            new SyncRequest(request.Tenant, request.User)
            {
                Since = from,
                Filter = new SyncFilter { Room = new RoomFilter { Timeline = new RoomEventFilter { Limit = 100 } } },
                Timeout = timeout,
                WithPresence = request.TenantModel.Settings.Rooms.Presence,
            },
            host.ApplicationStopping, cancellation);
        return Reply.Raw(context =>
        {
            context.Response.StatusCode = 200;
            context.Response.ContentType = "application/json";
            return answer.WriteEvents(context.Response.BodyWriter, from.ToString(), context.RequestAborted);
        });
    }
}
