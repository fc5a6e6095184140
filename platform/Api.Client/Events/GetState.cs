using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Rooms.Encoded;
using Weft.Storage;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.Events;

/// <summary><c>GET /_matrix/client/v3/rooms/{roomId}/state</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstate</remarks>
sealed class GetState(RoomReading reading, SharedBody shared)
    : Endpoint(Route.Get("/_matrix/client/v3/rooms/{roomId}/state", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Read, Cost = CostClass.BulkRead })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var scope = await reading.Scope(request, cancellation);
        if (scope.StateN is not { } stateN) return RoomEdge.NotJoined();

        if (stateN == scope.Snapshot.StateN) return shared.Of(request.Tenant, scope.Room, StateView.All);

        // The state of one who left: nobody shares it.
        var state = await scope.Room.StateAt(stateN, StatePart.All, cancellation);
        var encoder = await reading.Encoder(request, scope, [], cancellation);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(16 * 1024);
        var json = new Weft.Rooms.Sync.JsonOut(buffer);
        json.BeginArray();
        foreach (var e in state) encoder.Write(json, e, scope.Snapshot.Id);
        json.EndArray();
        return Reply.Bytes(buffer.WrittenMemory);
    }
}
