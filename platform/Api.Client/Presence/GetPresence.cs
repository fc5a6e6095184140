using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Ephemeral;
using Weft.Rooms.Reads;

namespace Weft.Api.Client.Presence;

/// <summary><c>GET /_matrix/client/v3/presence/{userId}/status</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3presenceuseridstatus</remarks>
sealed class GetPresence(PresenceBoard board, RoomReads rooms, TimeProvider time)
    : Endpoint(Route.Get("/_matrix/client/v3/presence/{userId}/status", new Touches.Public(), Access.UserOrGuest) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var user = request.Path<UserId>("userId");
        if (user != request.User && (await rooms.Shared(request.Tenant, request.User, user, cancellation)).Count == 0)
            return MatrixError.Forbidden("You share no room with this user, and so cannot see whether they are there.");

        var presence = request.TenantModel.Settings.Rooms.Presence ? board.Of(request.Tenant, user) : null;
        return Reply.Json(presence is null
            ? new Answer("offline", null, null, null)
            : new Answer(
                presence.State, Math.Max(0, (long)(time.GetUtcNow() - presence.LastActive).TotalMilliseconds), presence.StatusMessage,
                presence.CurrentlyActive));
    }

    sealed record Answer(string Presence, long? LastActiveAgo, string? StatusMsg, bool? CurrentlyActive);
}
