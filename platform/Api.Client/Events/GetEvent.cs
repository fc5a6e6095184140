using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Sync;

namespace Weft.Api.Client.Events;

/// <summary><c>GET /_matrix/client/v3/rooms/{roomId}/event/{eventId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomideventeventid</remarks>
sealed class GetEvent(RoomReading reading)
    : Endpoint(Route.Get("/_matrix/client/v3/rooms/{roomId}/event/{eventId}", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var scope = await reading.Scope(request, cancellation);
        var e = await RoomReading.Event(scope, request.Path<EventId>("eventId"), cancellation);
        var encoder = await reading.Encoder(request, scope, [e], cancellation);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        encoder.Write(new JsonOut(buffer), e, scope.Snapshot.Id);
        return Reply.Bytes(buffer.WrittenMemory);
    }
}
