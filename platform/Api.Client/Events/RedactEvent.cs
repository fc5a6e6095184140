using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Creation;
using Weft.Rooms;

namespace Weft.Api.Client.Events;

/// <summary><c>PUT /_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidredacteventidtxnid</remarks>
sealed class RedactEvent(RoomEdge rooms)
    : Endpoint(Route.Put("/_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Message, OpenToSuspended = true })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var target = request.Path<EventId>("eventId");
        var reason = RoomEdge.Reason(await request.Body(cancellation));
        var content = RoomPlan.Content(write =>
        {
            if (reason is not null) write.WriteString("reason", reason);
        });
        var command = new RoomRequest(new RoomCommand.Redact(request.User, target, content)) { Transaction = RoomEdge.Transaction(request, request.Path("txnId")) };
        return RoomEdge.Answer(await rooms.Do(request.Tenant, request.Room, command, cancellation), events => Reply.Json(new { event_id = events[0] }));
    }
}
