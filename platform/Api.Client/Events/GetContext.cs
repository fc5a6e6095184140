using System.Collections.Immutable;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;
using Weft.Storage;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.Events;

/// <summary><c>GET /_matrix/client/v3/rooms/{roomId}/context/{eventId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidcontexteventid</remarks>
sealed class GetContext(RoomReading reading)
    : Endpoint(Route.Get("/_matrix/client/v3/rooms/{roomId}/context/{eventId}", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Read, Cost = CostClass.BulkRead })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var limit = RoomReading.Limit(request);
        var filter = FilterParameter.Read(request);
        var scope = await reading.Scope(request, cancellation);
        var e = await RoomReading.Event(scope, request.Path<EventId>("eventId"), cancellation);

        var before = await Page(scope, e.Order, Direction.Backward, limit / 2, filter.Timeline(), cancellation);
        var after = await Page(scope, e.Order, Direction.Forward, limit - (limit / 2), filter.Timeline(), cancellation);
        ImmutableArray<TimelineEvent> all = [.. before, e, .. after];
        var last = after is [.., var newest] ? newest : e;
        var state = await State(scope, last.StateAfter, all, filter.LazyLoadMembers, cancellation);

        var encoder = await reading.Encoder(request, scope, all, cancellation);
        return RoomReading.Answer(json =>
        {
            json.Member("start"u8, RoomReading.Token(scope, before is [.., var oldest] ? oldest.Order : e.Order));
            json.Member("end"u8, RoomReading.Token(scope, RoomReading.Behind(last.Order)));
            json.Name("event"u8);
            encoder.Write(json, e, scope.Snapshot.Id);
            RoomReading.WriteEvents(json, "events_before"u8, encoder, before, scope.Snapshot.Id);
            RoomReading.WriteEvents(json, "events_after"u8, encoder, after, scope.Snapshot.Id);
            RoomReading.WriteEvents(json, "state"u8, encoder, state, scope.Snapshot.Id);
        });
    }

    static async ValueTask<ImmutableArray<TimelineEvent>> Page(
        ReaderScope scope, EventOrder from, Direction direction, int limit, TimelineFilter? filter, CancellationToken cancellation) =>
        limit == 0 ? [] : (await scope.Timeline(from, direction, limit, filter, cancellation)).Events;

    /// <summary>The state at the last event; of the members only those who sent what is shown, when they are loaded lazily.</summary>
    static async ValueTask<ImmutableArray<TimelineEvent>> State(
        ReaderScope scope, long stateN, ImmutableArray<TimelineEvent> shown, bool lazy, CancellationToken cancellation)
    {
        if (!lazy) return await scope.Room.StateAt(stateN, StatePart.All, cancellation);

        var state = (await scope.Room.StateAt(stateN, StatePart.WithoutMembers, cancellation)).ToBuilder();
        foreach (var sender in shown.Select(e => e.Pdu.Sender).Distinct())
            if (await scope.Room.StateEntryAt(new(EventTypes.Member, sender.ToString()), stateN, cancellation) is { } member) state.Add(member);
        return state.ToImmutable();
    }
}
