using System.Buffers;
using Weft.Api.Client.Events;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Reads;
using Weft.Rooms.Sync;
using Weft.Storage;

namespace Weft.Api.Client.LegacySync;

/// <summary><c>GET /_matrix/client/v3/events/{eventId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3eventseventid</remarks>
sealed class GetOneEvent(RoomReading reading, RoomReads reads, IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/events/{eventId}", new Touches.OwnUser(), Access.UserOrGuest) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var id = request.Path<EventId>("eventId");
        var room = await stores.For(request.Tenant).Sync.RoomOf(id, cancellation);
        if (room is null || await reads.Room(request.Tenant, room.Value, request.User, cancellation) is not { MayRead: true } scope
            || await scope.Event(id, cancellation) is not { } e)
            return MatrixError.NotFound("There is no such event, or you may not see it.");

        var encoder = await reading.Encoder(request, scope, [e], cancellation);
        var buffer = new ArrayBufferWriter<byte>();
        encoder.Write(new JsonOut(buffer), e, scope.Snapshot.Id);
        return Reply.Bytes(buffer.WrittenMemory);
    }
}
