using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Rooms.Ephemeral;

namespace Weft.Api.Client.Presence;

/// <summary><c>PUT /_matrix/client/v3/presence/{userId}/status</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3presenceuseridstatus</remarks>
sealed class SetPresence(PresenceBoard board)
    : Endpoint(Route.Put("/_matrix/client/v3/presence/{userId}/status", new Touches.OwnUser(), Access.UserOrGuest) with { Rate = RateClass.Profile })
{
    const int MessageLengthMax = 1_000;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var user = request.OwnUserInPath();
        var body = await request.Body(cancellation);
        var presence = Text(body, "presence");
        if (presence is not ("online" or "unavailable" or "offline"))
            return MatrixError.InvalidParam("'presence' must be online, unavailable or offline.");
        if (Text(body, "status_msg") is { Length: > MessageLengthMax })
            return MatrixError.InvalidParam($"'status_msg' must not be longer than {MessageLengthMax} characters.");

        // Where a tenant has no presence, saying it is no mistake of the client's.
        if (request.TenantModel.Settings.Rooms.Presence) await board.Say(request.Tenant, user, presence, Text(body, "status_msg"), cancellation);
        return Reply.Empty;
    }

    static string? Text(JsonElement body, string name) =>
        !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new RequestRefusedException(MatrixError.BadJson($"'{name}' must be a string."));
}
