using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;

namespace Weft.Api.Client.RoomDirectory;

/// <summary><c>GET /_matrix/client/v3/publicRooms</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3publicrooms</remarks>
sealed class GetPublicRooms(PublicRoomList list)
    : Endpoint(Route.Get("/_matrix/client/v3/publicRooms", new Touches.Public(), Access.TokenOptional) with { Rate = RateClass.Directory, Cost = Storage.CostClass.BulkRead })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        if (request.SessionOrNull is null && !request.TenantModel.Settings.Rooms.PublicRoomsWithoutToken) return MatrixError.MissingToken();
        if (PublicRoomServer.Refuse(request) is { } refusal) return refusal;
        return await list.Page(request.Tenant, new PublicRoomList.Wish(request.Query.Integer("limit"), request.Query.Text("since"), null, null), cancellation);
    }
}

/// <summary><c>POST /_matrix/client/v3/publicRooms</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3publicrooms</remarks>
sealed class QueryPublicRooms(PublicRoomList list)
    : Endpoint(Route.Post("/_matrix/client/v3/publicRooms", new Touches.Public(), Access.UserOrGuest) with { Rate = RateClass.Directory, Cost = Storage.CostClass.BulkRead })
{
    const int SearchMax = 255;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        if (PublicRoomServer.Refuse(request) is { } refusal) return refusal;
        if (body.TryGetProperty("third_party_instance_id", out _) || (body.TryGetProperty("include_all_networks", out var all) && all.ValueKind is JsonValueKind.True && body.TryGetProperty("third_party_instance_id", out _)))
            return MatrixError.InvalidParam("This server knows no third-party networks.");

        var filter = body.TryGetProperty("filter", out var given) && given.ValueKind is JsonValueKind.Object ? given : (JsonElement?)null;
        var limit = body.TryGetProperty("limit", out var number) ? number.ValueKind is JsonValueKind.Number && number.TryGetInt64(out var value) ? value : throw new RequestRefusedException(MatrixError.BadJson("'limit' must be an integer.")) : (long?)null;
        var search = filter is { } f ? RoomEdge.OptionalText(f, "generic_search_term", SearchMax) : null;
        return await list.Page(request.Tenant, new PublicRoomList.Wish(limit, RoomEdge.OptionalText(body, "since", SearchMax), search, filter is { } types ? RoomTypes(types) : null), cancellation);
    }

    /// <summary>The wanted types; null among them means rooms without one.</summary>
    static List<string?>? RoomTypes(JsonElement filter)
    {
        if (!filter.TryGetProperty("room_types", out var types) || types.ValueKind is JsonValueKind.Null) return null;
        if (types.ValueKind is not JsonValueKind.Array) throw new RequestRefusedException(MatrixError.BadJson("'room_types' must be a list."));
        return [.. types.EnumerateArray().Take(100).Select(type => type.ValueKind is JsonValueKind.String ? type.GetString() : null)];
    }
}

/// <summary>The query parameter <c>server</c>: whose directory is asked for.</summary>
static class PublicRoomServer
{
    public static MatrixError? Refuse(ClientRequest request) =>
        request.Query.Text("server") is { Length: > 0 } server && server != request.TenantModel.Server.ToString()
            ? MatrixError.NotFound($"The directory of {server} cannot be reached from here.")
            : null;
}
