using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.RoomCore;
using Weft.Rooms.Sync;
using Weft.Storage;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.Events;

/// <summary><c>GET /_matrix/client/v3/rooms/{roomId}/messages</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmessages</remarks>
sealed class GetMessages(RoomReading reading, IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/rooms/{roomId}/messages", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Read, Cost = CostClass.BulkRead })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        if (RoomReading.Direction(request.Query.Text("dir")) is not { } direction) return MatrixError.MissingParam("'dir' is missing: b for older events, f for newer.");
        var limit = Math.Max(1, RoomReading.Limit(request));
        var filter = FilterParameter.Read(request);
        var scope = await reading.Scope(request, cancellation);

        var backward = direction is Direction.Backward;
        var start = request.Query.Text("from") is { Length: > 0 } from ? await RoomReading.Gap(scope, from, cancellation)
            : backward ? End(scope)
            : default;
        var page = await scope.Timeline(backward ? start : RoomReading.ForwardFrom(start), direction, limit, filter.Timeline(), cancellation);
        var events = page.Events;
        var stop = request.Query.Text("to") is { Length: > 0 } to ? await RoomReading.Gap(scope, to, cancellation) : (EventOrder?)null;
        var stopped = false;
        if (stop is { } gap)
        {
            events = [.. events.Where(e => backward ? e.Order >= gap : e.Order < gap)];
            stopped = events.Length < page.Events.Length;
        }

        var ignored = await IgnoredUsers.Of(stores, request.Tenant, request.User, cancellation);
        if (!ignored.IsEmpty) events = [.. events.Where(e => e.Pdu.IsState || !ignored.Contains(e.Pdu.Sender))];
        var encoder = await reading.Encoder(request, scope, events, cancellation);
        var members = filter.LazyLoadMembers ? await RoomReading.Senders(scope, events, cancellation) : [];
        return RoomReading.Answer(json =>
        {
            json.Member("start"u8, request.Query.Text("from") is { Length: > 0 } given ? given : RoomReading.Token(scope, start));
            if (!stopped && page.Next is { } next) json.Member("end"u8, RoomReading.Token(scope, backward ? next : RoomReading.Behind(next)));
            RoomReading.WriteEvents(json, "chunk"u8, encoder, events, scope.Snapshot.Id);
            if (members.Length > 0) RoomReading.WriteEvents(json, "state"u8, encoder, members, scope.Snapshot.Id);
        });
    }

    // Who has left reads back from their leaving, all others from the newest event.
    static EventOrder End(Weft.Rooms.Reads.ReaderScope scope) =>
        scope.End == EventOrder.End ? new EventOrder(scope.Snapshot.N, 1) : RoomReading.Behind(scope.End);
}
