using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.RoomCore;
using Weft.Storage;

namespace Weft.Api.Client.Events;

/// <summary><c>GET /_matrix/client/v1/rooms/{roomId}/threads</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidthreads</remarks>
sealed class GetThreads(RoomReading reading)
    : Endpoint(Route.Get("/_matrix/client/v1/rooms/{roomId}/threads", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Read, Cost = CostClass.BulkRead })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var participated = request.Query.OneOf("include", "all", "participated") == "participated";
        var limit = Math.Max(1, RoomReading.Limit(request));
        var scope = await reading.Scope(request, cancellation);
        var before = request.Query.Text("from") is { Length: > 0 } from ? await RoomReading.Gap(scope, from, cancellation) : EventOrder.End;

        var threads = await scope.Threads(participated, before, limit, cancellation);
        var encoder = await reading.Encoder(request, scope, threads.Select(thread => thread.Root), cancellation);
        return RoomReading.Answer(json =>
        {
            RoomReading.WriteEvents(json, "chunk"u8, encoder, threads.Select(thread => thread.Root), scope.Snapshot.Id);
            if (threads.Length == limit) json.Member("next_batch"u8, RoomReading.Token(scope, threads[^1].LatestOrder));
        });
    }
}
