using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms;
using Weft.Storage;

namespace Weft.Api.Client.Events;

/// <summary><c>PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid</remarks>
sealed class SendEvent(RoomEdge rooms, RelationRules relations, IStores stores)
    : Endpoint(Route.Put("/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Message })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var type = request.Path("eventType");
        var content = await request.Body(cancellation);
        var transaction = RoomEdge.Transaction(request, request.Path("txnId"));

        // A redaction may come this way in every room version; what it redacts stands in its content.
        if (type == EventTypes.Redaction)
        {
            return content.TryGetProperty("redacts", out var redacts) && EventId.TryParse(redacts.ToString(), out var target)
                ? Answer(await rooms.Do(request.Tenant, request.Room, new RoomRequest(new RoomCommand.Redact(request.User, target, content)) { Transaction = transaction }, cancellation))
                : MatrixError.InvalidParam("A redaction must name an event in 'redacts'.");
        }

        if (await relations.Refuse(request, request.Room, type, content, cancellation) is { } refusal && !await IsRepeat(request, transaction, cancellation)) return refusal;

        var step = new DraftStep(new EventDraft(type, null, request.User, content));
        return Answer(await rooms.Do(request.Tenant, request.Room, new RoomRequest(new RoomCommand.Append([step])) { Transaction = transaction }, cancellation));
    }

    // A reaction that was sent before under this transaction id is its own duplicate: the room answers it as it did then.
    async ValueTask<bool> IsRepeat(ClientRequest request, TransactionKey? transaction, CancellationToken cancellation) =>
        transaction is not null && await stores.For(request.Tenant).Rooms.Transaction(request.Room, transaction, cancellation) is not null;

    static Reply Answer(RoomOutcome outcome) => RoomEdge.Answer(outcome, events => Reply.Json(new { event_id = events[0] }));
}
