using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Events;

/// <summary><c>GET /_matrix/client/v1/rooms/{roomId}/timestamp_to_event</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidtimestamp_to_event</remarks>
sealed class TimestampToEvent(RoomReading reading)
    : Endpoint(Route.Get("/_matrix/client/v1/rooms/{roomId}/timestamp_to_event", new Touches.Room("roomId"), Access.UserOrGuest) with
    {
        Rate = RateClass.Read,
        Aliases = ["/_matrix/client/unstable/org.matrix.msc3030/rooms/{roomId}/timestamp_to_event"],
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        if (request.Query.Integer("ts") is not { } timestamp) return MatrixError.MissingParam("'ts' is missing: milliseconds since 1970.");
        if (RoomReading.Direction(request.Query.Text("dir")) is not { } direction) return MatrixError.MissingParam("'dir' is missing: b or f.");

        var scope = await reading.Scope(request, cancellation);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(timestamp, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
        return await scope.AtTimestamp(at, direction, cancellation) is { } e
            ? Reply.Json(new { event_id = e.Id, origin_server_ts = e.Pdu.OriginServerTs })
            : MatrixError.NotFound("There is no event in that direction.");
    }
}
