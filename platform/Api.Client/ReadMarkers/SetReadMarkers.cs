using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Receipts;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Ephemeral;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.ReadMarkers;

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/read_markers</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidread_markers</remarks>
sealed class SetReadMarkers(Rooms.Ephemeral.ReadMarkers markers)
    : Endpoint(Route.Post("/_matrix/client/v3/rooms/{roomId}/read_markers", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var (tenant, user, room) = (request.Tenant, request.User, request.Room);
        MarkerOutcome outcome = new MarkerOutcome.Done();
        if (Event(body, "m.fully_read") is { } fullyRead) outcome = await markers.FullyRead(tenant, user, room, fullyRead, cancellation);
        if (outcome is MarkerOutcome.Done && Event(body, "m.read") is { } read)
            outcome = await markers.Receipt(tenant, user, room, ReceiptKind.Public, read, ReceiptThread.Unthreaded, cancellation);
        if (outcome is MarkerOutcome.Done && (Event(body, "m.read.private") ?? Event(body, "org.matrix.msc2285.read.private")) is { } readPrivately)
            outcome = await markers.Receipt(tenant, user, room, ReceiptKind.Private, readPrivately, ReceiptThread.Unthreaded, cancellation);

        return MarkerReply.Of(outcome);
    }

    static EventId? Event(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;

        return value.ValueKind == JsonValueKind.String && EventId.TryParse(value.GetString(), out var id) ? id
            : throw new RequestRefusedException(MatrixError.InvalidParam($"'{name}' must be an event ID."));
    }
}
