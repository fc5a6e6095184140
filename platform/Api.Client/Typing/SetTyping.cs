using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Rooms.Ephemeral;

namespace Weft.Api.Client.Typing;

/// <summary><c>PUT /_matrix/client/v3/rooms/{roomId}/typing/{userId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidtypinguserid</remarks>
sealed class SetTyping(TypingUsers typing)
    : Endpoint(Route.Put("/_matrix/client/v3/rooms/{roomId}/typing/{userId}", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Read })
{
    static readonly TimeSpan LastsUsually = TimeSpan.FromSeconds(30);

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var user = request.OwnUserInPath();
        var body = await request.Body<Body>(cancellation);
        if (body.Timeout is < 0) return MatrixError.InvalidParam("'timeout' must not be negative.");

        var lasts = body.Timeout is { } milliseconds ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, TypingUsers.LastsMax.TotalMilliseconds)) : LastsUsually;
        var isInRoom = body.Typing
            ? await typing.Begin(request.Tenant, request.Room, user, lasts, cancellation)
            : await typing.End(request.Tenant, request.Room, user, cancellation);
        return isInRoom ? Reply.Empty : MatrixError.Forbidden("You are not in this room.");
    }

    /// <param name="Timeout">In milliseconds.</param>
    sealed record Body(bool Typing, long? Timeout = null);
}
