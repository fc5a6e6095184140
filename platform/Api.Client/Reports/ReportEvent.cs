using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Reads;
using Weft.Storage;
using Weft.Storage.Reports;

namespace Weft.Api.Client.Reports;

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/report/{eventId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreporteventid</remarks>
sealed class ReportEvent(RoomReads rooms, IStores stores, TimeProvider time)
    : Endpoint(Route.Post("/_matrix/client/v3/rooms/{roomId}/report/{eventId}", new Touches.Room("roomId"), Access.User) with
    {
        Rate = RateClass.Report,
        BodyBytesMax = 16 * 1024,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var (room, id, body) = (request.Room, request.Path<EventId>("eventId"), await request.Body(cancellation));
        var reason = body.ReasonOrNull() ?? "";

        // The same answer to one who is not in the room: what is in it is not theirs to know.
        var scope = await rooms.Room(request.Tenant, room, request.User, cancellation);
        if (scope is null || scope.Membership != Weft.Events.Membership.Join || await scope.Event(id, cancellation) is not { } reported)
            return MatrixError.NotFound("The event was not found, or you are not joined to its room.");

        await stores.For(request.Tenant).Reports.Add(new Report(request.User, room, id, reported.Pdu.Sender, reason, time.GetUtcNow()), cancellation);
        return Reply.Empty;
    }
}
