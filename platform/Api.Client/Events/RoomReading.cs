using System.Buffers;
using System.Collections.Immutable;
using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Rooms.Reads;
using Weft.Rooms.Sync;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.Events;

/// <summary>What the endpoints that read rooms share: the room with the reader's eyes, tokens, and encoded events.</summary>
sealed class RoomReading(RoomReads reads, TenantLogs logs, ErasedUsers erased, TimeProvider time)
{
    public const int LimitDefault = 10;
    public const int LimitMax = 1000;

    /// <summary>The room of the path as the one who asks may see it.</summary>
    /// <exception cref="RequestRefusedException">403 for who may not look into it, whether it exists or not.</exception>
    public async Task<ReaderScope> Scope(ClientRequest request, CancellationToken cancellation) =>
        await reads.Room(request.Tenant, request.Room, request.User, cancellation) is { MayRead: true } scope && !await IsForgotten(request, scope, cancellation)
            ? scope
            : throw new RequestRefusedException(RoomEdge.NotJoined());

    // Who has forgotten a room is a stranger to it, unless everybody may look into it.
    async ValueTask<bool> IsForgotten(ClientRequest request, ReaderScope scope, CancellationToken cancellation) =>
        scope.Membership is not Weft.Events.Membership.Join && scope.Snapshot.Facts.HistoryVisibility is not HistoryVisibility.WorldReadable
        && (await logs.Reader(request.Tenant).User(request.User, cancellation)).Rooms.GetValueOrDefault(scope.Snapshot.Id) is { Forgotten: true };

    /// <summary>An event that the reader may see.</summary>
    /// <exception cref="RequestRefusedException">404, also for one that is hidden from them.</exception>
    public static async Task<TimelineEvent> Event(ReaderScope scope, EventId id, CancellationToken cancellation) =>
        await scope.Event(id, cancellation) ?? throw new RequestRefusedException(MatrixError.NotFound("This room has no such event, or you may not see it."));

    /// <summary>The gap between two events that a token of any endpoint means in this room: in front of the event at the order.</summary>
    /// <exception cref="RequestRefusedException">Not a token of this server.</exception>
    public static async ValueTask<EventOrder> Gap(ReaderScope scope, string token, CancellationToken cancellation)
    {
        if (!SyncToken.TryParse(token, out var parsed)) throw new RequestRefusedException(MatrixError.InvalidParam("The token is not one of this server."));
        return parsed.Order ?? Behind(await scope.Room.OrderAt(parsed.Position, cancellation));
    }

    /// <summary>A token for the gap in front of an order.</summary>
    public static string Token(ReaderScope scope, EventOrder gap) => new SyncToken(scope.Snapshot.Position) { Order = gap }.ToString();

    /// <summary>The gap behind an event.</summary>
    public static EventOrder Behind(EventOrder order) => new(order.N, order.K + 1);

    /// <summary>What to ask the timeline for so that it begins with the event behind the gap.</summary>
    public static EventOrder ForwardFrom(EventOrder gap) => new(gap.N, gap.K - 1);

    public static int Limit(ClientRequest request, int absent = LimitDefault) => (int)Math.Min(request.Query.Integer("limit") ?? absent, LimitMax);

    public static Direction? Direction(string? text) => text switch
    {
        null => null,
        "b" => Storage.Rooms.Direction.Backward,
        "f" => Storage.Rooms.Direction.Forward,
        _ => throw new RequestRefusedException(MatrixError.InvalidParam("'dir' must be b or f.")),
    };

    /// <summary>An encoder for the reader, with what is bundled with the events that it will write.</summary>
    public async ValueTask<EventEncoder> Encoder(ClientRequest request, ReaderScope scope, IEnumerable<TimelineEvent> events, CancellationToken cancellation) =>
        new(request.User, request.Session.Device, new RoomAccess(request.User, scope.Access), time.GetUtcNow())
        {
            Erased = (await erased.Of(request.Tenant), scope.Snapshot.Version),
            Bundled = await scope.Aggregations(events, cancellation),
        };

    /// <summary>An answer written into one buffer.</summary>
    public static Reply Answer(Action<JsonOut> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        var json = new JsonOut(buffer);
        json.BeginObject();
        write(json);
        json.EndObject();
        return Reply.Bytes(buffer.WrittenMemory);
    }

    public static void WriteEvents(JsonOut json, ReadOnlySpan<byte> name, EventEncoder encoder, IEnumerable<TimelineEvent> events, RoomId room)
    {
        json.Name(name);
        json.BeginArray();
        foreach (var e in events) encoder.Write(json, e, room);
        json.EndArray();
    }

    /// <summary>The member events of those who sent something, when members are loaded lazily.</summary>
    public static ValueTask<ImmutableArray<TimelineEvent>> Senders(ReaderScope scope, IEnumerable<TimelineEvent> events, CancellationToken cancellation) =>
        scope.Room.MemberEvents(events.Select(e => e.Pdu.Sender).Distinct(), cancellation);
}
