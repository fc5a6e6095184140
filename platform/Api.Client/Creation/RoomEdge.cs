using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms;
using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Api.Client.Creation;

/// <summary>What the room endpoints share: finding a room, asking it to do something, and its refusals in Matrix's words.</summary>
sealed class RoomEdge(TenantLogs logs, IGrainFactory grains, IStores stores)
{
    /// <summary>The room as it is now.</summary>
    /// <exception cref="RequestRefusedException">404 when there is no such room here.</exception>
    public async Task<RoomSnapshot> Find(TenantId tenant, RoomId room, CancellationToken cancellation) =>
        await logs.Reader(tenant).Room(room, cancellation) ?? throw new RequestRefusedException(UnknownRoom());

    /// <summary>The room, of which the one who asks must be a joined member.</summary>
    /// <exception cref="RequestRefusedException">403 for all others, whether the room exists or not.</exception>
    public async Task<RoomSnapshot> Joined(ClientRequest request, RoomId room, CancellationToken cancellation) =>
        await logs.Reader(request.Tenant).Room(room, cancellation) is { } snapshot && snapshot.IsJoined(request.User)
            ? snapshot
            : throw new RequestRefusedException(NotJoined());

    /// <summary>Asks a room that exists to do something.</summary>
    public async Task<RoomOutcome> Do(TenantId tenant, RoomId room, RoomRequest request, CancellationToken cancellation)
    {
        // A grain is activated for rooms that exist alone: the view knows.
        if (request.Command is not RoomCommand.Create && await logs.Reader(tenant).Room(room, cancellation) is null) return new RoomOutcome.UnknownRoom();
        return await grains.Room(tenant, room).Do(request);
    }

    /// <summary>Appends one event for the one who asks, under the transaction id in the path where there is one.</summary>
    public Task<RoomOutcome> Send(ClientRequest request, RoomId room, DraftStep step, string? transactionId, CancellationToken cancellation) =>
        Do(request.Tenant, room, new RoomRequest(new RoomCommand.Append([step])) { Transaction = Transaction(request, transactionId) }, cancellation);

    public static TransactionKey? Transaction(ClientRequest request, string? transactionId) =>
        transactionId is null || request.Session.Device is not { } device ? null
            : transactionId.Length > 255 ? throw new RequestRefusedException(MatrixError.InvalidParam("A transaction id has at most 255 characters."))
            : new TransactionKey(request.User, device, request.Route.Template, transactionId);

    /// <summary>The room that a path's id or alias names.</summary>
    /// <exception cref="RequestRefusedException">Neither, or an alias that nobody knows.</exception>
    public async Task<RoomId> Resolve(TenantId tenant, string idOrAlias, CancellationToken cancellation)
    {
        if (RoomId.TryParse(idOrAlias, out var room)) return room;
        if (!RoomAlias.TryParse(idOrAlias, out var alias)) throw new RequestRefusedException(MatrixError.InvalidParam("The path must name a room id (!…) or an alias (#…)."));

        return await stores.For(tenant).Directory.Find(alias, cancellation) is { } entry
            ? entry.Room
            : throw new RequestRefusedException(MatrixError.NotFound($"No room has the alias {alias}."));
    }

    /// <summary>The answer to an outcome; <paramref name="done"/> makes it when all went well.</summary>
    public static Reply Answer(RoomOutcome outcome, Func<ImmutableArray<EventId>, Reply> done) => outcome switch
    {
        { Succeeded: { } events } => done(events),
        RoomOutcome.Refused(var reason, var sentence) => Refusal(reason, sentence),
        RoomOutcome.TooLarge(var sentence) => MatrixError.TooLarge(sentence),
        RoomOutcome.UnknownEvent => MatrixError.NotFound("This room has no such event."),
        RoomOutcome.Taken(var sentence) => MatrixError.BadRequest("M_ROOM_IN_USE", sentence),
        _ => UnknownRoom(),
    };

    static MatrixError Refusal(RoomRefusal reason, string sentence) => reason switch
    {
        RoomRefusal.Malformed => MatrixError.BadJson(sentence),
        RoomRefusal.NobodyCanVouch => MatrixError.BadRequest("M_UNABLE_TO_GRANT_JOIN", sentence),
        _ => MatrixError.Forbidden(sentence),
    };

    public static MatrixError UnknownRoom() => MatrixError.NotFound("There is no such room on this server.");

    public static MatrixError NotJoined() => MatrixError.Forbidden("You are not in this room.");

    /// <summary>The body's <c>reason</c>, which every membership change may carry.</summary>
    public static string? Reason(JsonElement body) => OptionalText(body, "reason", bytesMax: 4096);

    /// <exception cref="RequestRefusedException">Present and not a string, or too long.</exception>
    public static string? OptionalText(JsonElement body, string name, int bytesMax)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null) return null;
        if (value.ValueKind is not JsonValueKind.String) throw new RequestRefusedException(MatrixError.BadJson($"'{name}' must be a string."));
        var text = value.GetString()!;
        return text.Length <= bytesMax ? text : throw new RequestRefusedException(MatrixError.InvalidParam($"'{name}' has more than {bytesMax} characters."));
    }

    /// <exception cref="RequestRefusedException">Missing, or not a user id.</exception>
    public static UserId RequiredUser(JsonElement body) =>
        !body.TryGetProperty("user_id", out var value) ? throw new RequestRefusedException(MatrixError.MissingParam("'user_id' is missing."))
        : value.ValueKind is JsonValueKind.String && UserId.TryParse(value.GetString(), out var user) ? user
        : throw new RequestRefusedException(MatrixError.InvalidParam("'user_id' must be a user id, such as @anna:example.org."));
}
