using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.Receipts;

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid</remarks>
sealed class PostReceipt(Rooms.Ephemeral.ReadMarkers markers)
    : Endpoint(Route.Post("/_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var thread = Thread(await request.Body(cancellation));
        var to = request.Path<EventId>("eventId");
        var (tenant, user, room) = (request.Tenant, request.User, request.Room);
        return MarkerReply.Of(request.Path("receiptType") switch
        {
            "m.read" => await markers.Receipt(tenant, user, room, ReceiptKind.Public, to, thread, cancellation),
            "m.read.private" or "org.matrix.msc2285.read.private" =>
                await markers.Receipt(tenant, user, room, ReceiptKind.Private, to, thread, cancellation),
            "m.fully_read" when thread == ReceiptThread.Unthreaded => await markers.FullyRead(tenant, user, room, to, cancellation),
            "m.fully_read" => throw Refused("'thread_id' does not go with m.fully_read."),
            _ => throw Refused("The receipt type must be m.read, m.read.private or m.fully_read."),
        });
    }

    static ReceiptThread Thread(JsonElement body)
    {
        if (!body.TryGetProperty("thread_id", out var thread)) return ReceiptThread.Unthreaded;
        if (thread.ValueKind != JsonValueKind.String || thread.GetString() is not { Length: > 0 } text)
            throw Refused("'thread_id' must be a string that is not empty.");

        return text == "main" ? ReceiptThread.Main
            : EventId.TryParse(text, out var root) ? ReceiptThread.Of(root)
            : throw Refused("'thread_id' must be 'main' or the event ID of a thread's root.");
    }

    static RequestRefusedException Refused(string sentence) => new(MatrixError.InvalidParam(sentence));
}
