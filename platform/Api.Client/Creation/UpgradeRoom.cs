using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Creation;
using Weft.Rooms;
using Weft.RoomVersions;
using Weft.Storage;
using Weft.Storage.RoomDirectory;
using Weft.Storage.Log;

namespace Weft.Api.Client.Creation;

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/upgrade</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidupgrade</remarks>
sealed class UpgradeRoom(RoomCreation creation, RoomEdge rooms, MemberProfiles profiles, IStores stores)
    : Endpoint(Route.Post("/_matrix/client/v3/rooms/{roomId}/upgrade", new Touches.Room("roomId"), Access.User) with { Rate = RateClass.Room })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        if (!body.TryGetProperty("new_version", out var given)) return MatrixError.MissingParam("'new_version' is missing.");
        if (given.ValueKind is not JsonValueKind.String || !RoomVersion.TryFind(given.GetString(), out var version))
            return MatrixError.BadRequest("M_UNSUPPORTED_ROOM_VERSION", "This server does not know that room version.");
        if (Creators(body, version) is not { } creators) return MatrixError.InvalidParam("'additional_creators' must list user ids.");

        var old = await rooms.Joined(request, request.Room, cancellation);
        // Asked before the new room is made: a room that nobody is led to would stay behind.
        if (!old.MaySendState(request.User, EventTypes.Tombstone)) return MatrixError.Forbidden("You do not have the power to replace this room.");

        var succession = new RoomSuccession(old, request.User, version, creators);
        var wish = succession.Wish(await profiles.Of(request.Tenant, request.User, cancellation));
        var directory = stores.For(request.Tenant).Directory;
        var listed = await directory.IsListed(old.Id, cancellation);
        var (room, made) = await creation.Create(
            request.Tenant, version, request.User, RoomPlan.CreateContent(wish), _ => succession.Steps(wish),
            id => listed ? [new RoomListingSet(id, Listed: true)] : [], cancellation);
        if (made.Succeeded is null) return RoomEdge.Answer(made, _ => Reply.Empty);

        // The tombstone takes the aliases and the place in the directory along: either all of it happens or none.
        var moves = ImmutableArray.CreateBuilder<LogRecord>();
        foreach (var alias in await directory.AliasesOf(old.Id, cancellation))
        {
            moves.Add(new AliasDeleted(alias, old.Id));
            moves.Add(new AliasCreated(alias, room, request.User));
        }
        if (listed) moves.Add(new RoomListingSet(old.Id, Listed: false));
        var closed = await rooms.Do(
            request.Tenant, old.Id, new RoomRequest(new RoomCommand.Append(succession.Closing(room))) { Along = moves.ToImmutable() }, cancellation);
        return RoomEdge.Answer(closed, _ => Reply.Json(new { replacement_room = room }));
    }

    static ImmutableArray<UserId>? Creators(JsonElement body, RoomVersion version)
    {
        if (!version.PrivilegedCreators || !body.TryGetProperty("additional_creators", out var list)) return [];
        if (list.ValueKind is not JsonValueKind.Array) return null;
        var creators = ImmutableArray.CreateBuilder<UserId>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind is not JsonValueKind.String || !UserId.TryParse(item.GetString(), out var creator)) return null;
            creators.Add(creator);
        }
        return creators.ToImmutable();
    }
}
