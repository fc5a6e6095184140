using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Creation;
using Weft.Rooms;
using Weft.Rooms.Log;

namespace Weft.Api.Client.Membership;

/// <summary>A user's own steps into a room, with the name and picture of their profile.</summary>
sealed class Joins(TenantLogs logs, RoomEdge rooms, MemberProfiles profiles)
{
    public async Task<Reply> Join(ClientRequest request, RoomId room, JsonElement body, CancellationToken cancellation)
    {
        if (body.TryGetProperty("third_party_signed", out var signed) && signed.ValueKind is not JsonValueKind.Object)
            return MatrixError.BadJson("'third_party_signed' must be an object.");

        var snapshot = await rooms.Find(request.Tenant, room, cancellation);
        if (request.Session.IsGuest && !snapshot.Facts.GuestsMayJoin) return MatrixError.Forbidden("Guests cannot join this room.");

        var content = await Content(request, "join", body, cancellation);
        var allowed = await IsInAllowedRoom(request, snapshot, cancellation);
        var outcome = await rooms.Do(request.Tenant, room, new RoomRequest(new RoomCommand.Join(request.User, content, allowed)), cancellation);
        return RoomEdge.Answer(outcome, _ => Reply.Json(new { room_id = room }));
    }

    public async Task<Reply> Knock(ClientRequest request, RoomId room, JsonElement body, CancellationToken cancellation)
    {
        var snapshot = await rooms.Find(request.Tenant, room, cancellation);
        if (!snapshot.Version.AllowsKnocking) return MatrixError.Forbidden("Nobody can knock at rooms of this version.");

        var content = await Content(request, "knock", body, cancellation);
        var step = new DraftStep(new EventDraft(EventTypes.Member, request.User.ToString(), request.User, content)) { UnlessUnchanged = true };
        var outcome = await rooms.Do(request.Tenant, room, new RoomRequest(new RoomCommand.Append([step])), cancellation);
        return RoomEdge.Answer(outcome, _ => Reply.Json(new { room_id = room }));
    }

    async Task<JsonElement> Content(ClientRequest request, string membership, JsonElement body, CancellationToken cancellation)
    {
        var content = RoomPlan.Membership(membership, await profiles.Of(request.Tenant, request.User, cancellation), direct: false, RoomEdge.Reason(body));
        return body.TryGetProperty("third_party_signed", out var signed) && signed.ValueKind is JsonValueKind.Object
            ? RoomPlan.Content(write =>
            {
                foreach (var property in content.EnumerateObject()) property.WriteTo(write);
                write.WriteStartObject("third_party_invite");
                write.WriteString("display_name", "");
                write.WritePropertyName("signed");
                signed.WriteTo(write);
                write.WriteEndObject();
            })
            : content;
    }

    async Task<bool> IsInAllowedRoom(ClientRequest request, RoomSnapshot room, CancellationToken cancellation)
    {
        if (room.Facts.AllowedRooms.IsEmpty) return false;
        var user = await logs.Reader(request.Tenant).User(request.User, cancellation);
        return room.Facts.AllowedRooms.Any(allowed => user.MembershipOf(allowed) is Weft.Events.Membership.Join);
    }
}
