using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Sync;

namespace Weft.Api.Client.Events;

/// <summary><c>GET /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstateeventtypestatekey</remarks>
sealed class GetStateEvent(RoomReading reading)
    : Endpoint(Route.Get("/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}", new Touches.Room("roomId"), Access.UserOrGuest) with
    {
        Rate = RateClass.Read,
        Aliases = ["/_matrix/client/v3/rooms/{roomId}/state/{eventType}"],
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var format = request.Query.OneOf("format", "content", "event") ?? "content";
        var scope = await reading.Scope(request, cancellation);
        if (scope.StateN is not { } stateN) return RoomEdge.NotJoined();

        var key = new StateTuple(request.Path("eventType"), request.PathOrEmpty("stateKey"));
        if (await scope.Room.StateEntryAt(key, stateN, cancellation) is not { } e) return MatrixError.NotFound("The room's state has no such entry.");
        if (format == "content") return Reply.Bytes(e.Pdu.ContentJson);

        var encoder = await reading.Encoder(request, scope, [e], cancellation);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        encoder.Write(new JsonOut(buffer), e, scope.Snapshot.Id);
        return Reply.Bytes(buffer.WrittenMemory);
    }
}
