using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Storage.RoomDirectory;

namespace Weft.Api.Client.RoomDirectory;

/// <summary><c>PUT /_matrix/client/v3/directory/room/{roomAlias}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3directoryroomroomalias</remarks>
sealed class SetRoomAlias(TenantLogs logs, IStores stores, RoomEdge rooms)
    : Endpoint(Route.Put("/_matrix/client/v3/directory/room/{roomAlias}", new Touches.Room("roomAlias"), Access.User) with { Rate = RateClass.Directory })
{
    const int AliasesPerRoomMax = 200;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var alias = request.Path<RoomAlias>("roomAlias");
        var body = await request.Body(cancellation);
        if (!body.TryGetProperty("room_id", out var given)) return MatrixError.MissingParam("'room_id' is missing.");
        if (given.ValueKind is not JsonValueKind.String || !RoomId.TryParse(given.GetString(), out var room)) return MatrixError.InvalidParam("'room_id' must be a room id.");
        if (alias.Server != request.TenantModel.Server) return MatrixError.InvalidParam($"Aliases here end in :{request.TenantModel.Server}.");

        // Not only members: but a stranger must not give names to a room that they cannot see.
        await rooms.Joined(request, room, cancellation);
        var directory = stores.For(request.Tenant).Directory;
        if ((await directory.AliasesOf(room, cancellation)).Length >= AliasesPerRoomMax) return MatrixError.Forbidden($"A room has at most {AliasesPerRoomMax} aliases.");

        var appended = await logs.Append(request.Tenant, [new AliasCreated(alias, room, request.User)], cancellation);
        return appended.Refused.IsEmpty ? Reply.Empty
            : new MatrixError(409, "M_UNKNOWN", $"The alias {alias} names a room already.");
    }
}
