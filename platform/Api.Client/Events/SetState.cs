using Weft.Api.Client.RoomDirectory;
using Weft.Api.Client.Http;
using Weft.Api.Client.Membership;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms;

namespace Weft.Api.Client.Events;

/// <summary><c>PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey</remarks>
sealed class SetState(RoomEdge rooms, CanonicalAliases aliases, InvitePermissions invites)
    : Endpoint(Route.Put("/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}", new Touches.Room("roomId"), Access.UserOrGuest) with
    {
        Rate = RateClass.Message,
        // The state key is empty without its segment, and with an empty one.
        Aliases = ["/_matrix/client/v3/rooms/{roomId}/state/{eventType}"],
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var type = request.Path("eventType");
        var stateKey = request.PathOrEmpty("stateKey");
        var content = await request.Body(cancellation);
        if (type == EventTypes.CanonicalAlias && stateKey.Length == 0)
        {
            var room = await rooms.Joined(request, request.Room, cancellation);
            if (await aliases.Refuse(request, room, content, cancellation) is { } refusal) return refusal;
        }
        if (type == EventTypes.Member && content.TryGetProperty("membership", out var membership) && membership.ToString() == "invite"
            && UserId.TryParse(stateKey, out var invited) && await invites.Refuse(request.Tenant, invited, cancellation) is { } blocked) return blocked;

        var step = new DraftStep(new EventDraft(type, stateKey, request.User, content)) { UnlessUnchanged = true };
        var outcome = await rooms.Do(request.Tenant, request.Room, new RoomRequest(new RoomCommand.Append([step])), cancellation);
        return RoomEdge.Answer(outcome, events => Reply.Json(new { event_id = events[0] }));
    }
}
