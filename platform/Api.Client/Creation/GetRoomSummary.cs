using Weft.Api.Client.RoomDirectory;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Log;

namespace Weft.Api.Client.Creation;

/// <summary><c>GET /_matrix/client/v1/room_summary/{roomIdOrAlias}</c>, and its unstable forms, which matrix-js-sdk calls</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1room_summaryroomidoralias</remarks>
sealed class GetRoomSummary(RoomEdge rooms, TenantLogs logs)
    : Endpoint(Route.Get("/_matrix/client/v1/room_summary/{roomIdOrAlias}", new Touches.Room("roomIdOrAlias"), Access.TokenOptional) with
    {
        Rate = RateClass.Read,
        Aliases = ["/_matrix/client/unstable/im.nheko.summary/summary/{roomIdOrAlias}", "/_matrix/client/unstable/im.nheko.summary/rooms/{roomIdOrAlias}/summary"],
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var id = await rooms.Resolve(request.Tenant, request.Path("roomIdOrAlias"), cancellation);
        var room = await rooms.Find(request.Tenant, id, cancellation);
        var user = request.SessionOrNull?.User;
        // Nothing tells a room that may not be seen from one that is not there.
        if (!await RoomPreview.IsAllowed(logs.Reader(request.Tenant), room, user, cancellation)) return RoomEdge.UnknownRoom();

        var preview = PublicRoom.Of(room);
        return Reply.Json(new
        {
            room_id = preview.RoomId,
            name = preview.Name,
            topic = preview.Topic,
            canonical_alias = preview.CanonicalAlias,
            avatar_url = preview.AvatarUrl,
            num_joined_members = preview.NumJoinedMembers,
            world_readable = preview.WorldReadable,
            guest_can_join = preview.GuestCanJoin,
            join_rule = preview.JoinRule,
            room_type = preview.RoomType,
            room_version = room.Version.Id,
            encryption = room.Facts.Encryption,
            allowed_room_ids = room.Facts.AllowedRooms is { Length: > 0 } allowed ? allowed.AsEnumerable() : null,
            membership = user is { } asker ? (room.MembershipOf(asker) ?? Weft.Events.Membership.Leave).ToText() : null,
        });
    }
}
