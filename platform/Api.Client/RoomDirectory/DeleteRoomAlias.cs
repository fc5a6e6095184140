using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Storage.RoomDirectory;

namespace Weft.Api.Client.RoomDirectory;

/// <summary><c>DELETE /_matrix/client/v3/directory/room/{roomAlias}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3directoryroomroomalias</remarks>
sealed class DeleteRoomAlias(TenantLogs logs, IStores stores, CanonicalAliases canonical)
    : Endpoint(Route.Delete("/_matrix/client/v3/directory/room/{roomAlias}", new Touches.Room("roomAlias"), Access.User) with { Rate = RateClass.Directory })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var alias = request.Path<RoomAlias>("roomAlias");
        if (await stores.For(request.Tenant).Directory.Find(alias, cancellation) is not { } entry) return MatrixError.NotFound($"No room has the alias {alias}.");

        var room = await logs.Reader(request.Tenant).Room(entry.Room, cancellation);
        var mayDelete = entry.Creator == request.User || request.Session.IsAdmin || (room?.MaySendState(request.User, EventTypes.CanonicalAlias) ?? false);
        if (!mayDelete) return MatrixError.Forbidden("Only the one who made the alias, or who may change the room's main alias, can delete it.");

        await logs.Append(request.Tenant, [new AliasDeleted(alias, entry.Room)], cancellation);
        if (room is not null) await canonical.Forget(request, room, alias, cancellation);
        return Reply.Empty;
    }
}
