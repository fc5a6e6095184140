using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;
using Weft.Storage;

namespace Weft.Api.Client.Events;

/// <summary>What the server holds relations to when its own users send them.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#avoiding-duplicate-annotations and #threading (server behaviour)</remarks>
sealed class RelationRules(RoomReads reads, IStores stores)
{
    /// <returns>Null when the event may be sent.</returns>
    public async Task<MatrixError?> Refuse(ClientRequest request, RoomId room, string type, JsonElement content, CancellationToken cancellation)
    {
        if (!content.TryGetProperty("m.relates_to", out var relation) || relation.ValueKind is not JsonValueKind.Object
            || Text(relation, "rel_type") is not { } kind || !EventId.TryParse(Text(relation, "event_id"), out var target)) return null;

        return kind switch
        {
            "m.annotation" when Text(relation, "key") is { } key && await HasAnnotated(request, room, target, type, key, cancellation) =>
                MatrixError.BadRequest("M_DUPLICATE_ANNOTATION", "You have reacted with this already."),
            "m.thread" when await IsRelated(request, room, target, cancellation) =>
                MatrixError.BadRequest("M_UNKNOWN", "A thread cannot begin at an event that is related to another."),
            _ => null,
        };
    }

    async ValueTask<bool> HasAnnotated(ClientRequest request, RoomId room, EventId target, string type, string key, CancellationToken cancellation) =>
        (await stores.For(request.Tenant).Rooms.AnnotationsBy(room, target, type, request.User, cancellation))
        .Any(e => e.Pdu.Content.TryGetProperty("m.relates_to", out var relation) && Text(relation, "key") == key);

    async ValueTask<bool> IsRelated(ClientRequest request, RoomId room, EventId root, CancellationToken cancellation) =>
        await reads.Room(request.Tenant, room, cancellation) is { } scope && await scope.Event(root, cancellation) is { } e && Relation.Of(e.Pdu) is not null;

    static string? Text(JsonElement content, string name) =>
        content.ValueKind is JsonValueKind.Object && content.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
