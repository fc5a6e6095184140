using Weft.Api.Client.Events;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Sync;
using Weft.Storage;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.LegacySync;

/// <summary><c>GET /_matrix/client/v3/rooms/{roomId}/initialSync</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidinitialsync</remarks>
sealed class GetRoomInitialSync(RoomReading reading, IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/rooms/{roomId}/initialSync", new Touches.Room("roomId"), Access.UserOrGuest) with
    {
        Rate = RateClass.Read,
        Cost = CostClass.BulkRead,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var limit = Math.Max(1, RoomReading.Limit(request));
        var scope = await reading.Scope(request, cancellation);
        var end = scope.End == EventOrder.End ? new EventOrder(scope.Snapshot.N, 1) : RoomReading.Behind(scope.End);
        var page = await scope.Timeline(end, Direction.Backward, limit, null, cancellation);
        var state = scope.StateN is { } stateN ? await scope.Room.StateAt(stateN, StatePart.All, cancellation) : [];
        var accountData = await stores.For(request.Tenant).AccountData.OfRoom(request.User, request.Room, cancellation);
        var encoder = await reading.Encoder(request, scope, page.Events, cancellation);
        return RoomReading.Answer(json =>
        {
            json.Member("room_id"u8, request.Room.ToString());
            if (scope.Membership is { } membership) json.Member("membership"u8, Memberships.ToText(membership));
            json.Name("messages"u8);
            json.BeginObject();
            json.Member("start"u8, RoomReading.Token(scope, page.Events is [.., var oldest] ? oldest.Order : end));
            json.Member("end"u8, RoomReading.Token(scope, end));
            RoomReading.WriteEvents(json, "chunk"u8, encoder, page.Events.Reverse(), request.Room);
            json.EndObject();
            RoomReading.WriteEvents(json, "state"u8, encoder, state, request.Room);
            json.Name("account_data"u8);
            json.BeginArray();
            foreach (var entry in accountData) SyncJson.WriteAccountData(json, entry);
            json.EndArray();
        });
    }
}
