using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.Events;

/// <summary>Events that relate to one: what the three paths of the specification share.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#relationships-api</remarks>
abstract class RelationsOf(RoomReading reading, Route route) : Endpoint(route with { Rate = RateClass.Read, Cost = CostClass.BulkRead })
{
    const int LimitDefault = 50;
    const int RecursionDepth = 3;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var direction = RoomReading.Direction(request.Query.Text("dir")) ?? Direction.Backward;
        var recurse = request.Query.Flag("recurse");
        var limit = Math.Max(1, RoomReading.Limit(request, LimitDefault));
        var scope = await reading.Scope(request, cancellation);
        var target = await RoomReading.Event(scope, request.Path<EventId>("eventId"), cancellation);

        var backward = direction is Direction.Backward;
        var start = request.Query.Text("from") is { Length: > 0 } from ? await RoomReading.Gap(scope, from, cancellation)
            : backward ? EventOrder.End
            : default;
        var filter = new RelationFilter(Part(request, "relType"), Part(request, "eventType"), recurse);
        var page = await scope.Relations(target.Id, filter, backward ? start : RoomReading.ForwardFrom(start), direction, limit, cancellation);
        var stop = request.Query.Text("to") is { Length: > 0 } to ? await RoomReading.Gap(scope, to, cancellation) : (EventOrder?)null;
        var events = stop is { } gap ? [.. page.Events.Where(e => backward ? e.Order >= gap : e.Order < gap)] : page.Events;

        var encoder = await reading.Encoder(request, scope, events, cancellation);
        return RoomReading.Answer(json =>
        {
            RoomReading.WriteEvents(json, "chunk"u8, encoder, events, scope.Snapshot.Id);
            if (page.Next is { } next && events.Length == page.Events.Length) json.Member("next_batch"u8, RoomReading.Token(scope, backward ? next : RoomReading.Behind(next)));
            if (request.Query.Text("from") is { Length: > 0 }) json.Member("prev_batch"u8, RoomReading.Token(scope, start));
            if (recurse) json.Member("recursion_depth"u8, RecursionDepth);
        });
    }

    static string? Part(ClientRequest request, string name) => request.PathOrEmpty(name) is { Length: > 0 } text ? text : null;
}

/// <summary><c>GET /_matrix/client/v1/rooms/{roomId}/relations/{eventId}</c></summary>
sealed class GetRelations(RoomReading reading) : RelationsOf(
    reading, Route.Get("/_matrix/client/v1/rooms/{roomId}/relations/{eventId}", new Touches.Room("roomId"), Access.UserOrGuest) with
    {
        Aliases = ["/_matrix/client/unstable/rooms/{roomId}/relations/{eventId}"],
    });

/// <summary><c>GET /_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}</c></summary>
sealed class GetRelationsByType(RoomReading reading) : RelationsOf(
    reading, Route.Get("/_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}", new Touches.Room("roomId"), Access.UserOrGuest) with
    {
        Aliases = ["/_matrix/client/unstable/rooms/{roomId}/relations/{eventId}/{relType}"],
    });

/// <summary><c>GET /_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}/{eventType}</c></summary>
sealed class GetRelationsByTypeAndEvent(RoomReading reading) : RelationsOf(
    reading, Route.Get("/_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}/{eventType}", new Touches.Room("roomId"), Access.UserOrGuest) with
    {
        Aliases = ["/_matrix/client/unstable/rooms/{roomId}/relations/{eventId}/{relType}/{eventType}"],
    });
