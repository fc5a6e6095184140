using System.Collections.Immutable;
using Weft.Api.Client.Http;
using Weft.Api.Client.Membership;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore.Creation;
using Weft.Rooms;
using Weft.Storage.RoomDirectory;
using Weft.Storage.Log;

namespace Weft.Api.Client.Creation;

/// <summary><c>POST /_matrix/client/v3/createRoom</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom</remarks>
sealed class CreateRoom(RoomCreation creation, MemberProfiles profiles, InvitePermissions permissions)
    : Endpoint(Route.Post("/_matrix/client/v3/createRoom", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Room, BodyBytesMax = 1024 * 1024 })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var wish = CreateRoomBody.Read(body, request.User, request.TenantModel);
        if (CreateRoomBody.HasThirdPartyInvites(body))
            return new MatrixError(403, "M_THREEPID_DENIED", "This server invites by user id, not by mail address or telephone number.");

        foreach (var invited in wish.Invited)
            if (await permissions.Refuse(request.Tenant, invited, cancellation) is { } refusal) return refusal;

        var invitedProfiles = ImmutableDictionary.CreateBuilder<UserId, MemberProfile>();
        foreach (var invited in wish.Invited) invitedProfiles[invited] = await profiles.Of(request.Tenant, invited, cancellation);
        wish = wish with { Profile = await profiles.Of(request.Tenant, request.User, cancellation), InvitedProfiles = invitedProfiles.ToImmutable() };

        var listed = CreateRoomBody.IsListed(body);
        var (room, outcome) = await creation.Create(
            request.Tenant, wish.Version, wish.Creator, RoomPlan.CreateContent(wish), _ => RoomPlan.Steps(wish), id => Along(wish, id, listed), cancellation);
        return RoomEdge.Answer(outcome, _ => Reply.Json(new { room_id = room, room_alias = wish.Alias }));
    }

    static ImmutableArray<LogRecord> Along(RoomWish wish, RoomId room, bool listed)
    {
        var along = ImmutableArray.CreateBuilder<LogRecord>();
        if (wish.Alias is { } alias) along.Add(new AliasCreated(alias, room, wish.Creator));
        if (listed) along.Add(new RoomListingSet(room, Listed: true));
        return along.ToImmutable();
    }
}
