using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Reads;

namespace Weft.Api.Client.MutualRooms;

/// <summary><c>GET /_matrix/client/v1/mutual_rooms</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mutual_rooms</remarks>
sealed class GetMutualRooms(RoomReads rooms)
    : Endpoint(Route.Get("/_matrix/client/v1/mutual_rooms", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms"],
        Rate = RateClass.Read,
    })
{
    const int PageSize = 500;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        if (!UserId.TryParse(request.Query.Required("user_id"), out var other)) return MatrixError.InvalidParam("'user_id' is not a valid user ID.");
        if (other == request.User) return MatrixError.InvalidParam("'user_id' must be somebody else.");

        // A page begins behind the last room of the page before; MSC2666 called the parameter otherwise.
        var from = request.Query.Text("from") ?? request.Query.Text("batch_token");
        if (from is not null && !RoomId.TryParse(from, out _)) return MatrixError.InvalidParam("'from' is not a token of this endpoint.");

        var shared = (await rooms.Shared(request.Tenant, request.User, other, cancellation)).Select(room => room.ToString()).Order(StringComparer.Ordinal).ToArray();
        var behind = shared.Where(room => from is null || string.CompareOrdinal(room, from) > 0).ToArray();
        string[] page = [.. behind.Take(PageSize)];
        var next = behind.Length > PageSize ? page[^1] : null;
        return Reply.Json(new { joined = page, count = shared.Length, next_batch = next, next_batch_token = next });
    }
}
