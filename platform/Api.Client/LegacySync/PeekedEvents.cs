using Weft.Api.Client.Creation;
using Weft.Api.Client.Events;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;
using Weft.Rooms.Sync;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.LegacySync;

/// <summary>New events of one room for whoever may look into it without being in it.</summary>
sealed class PeekedEvents(RoomReading reading, RoomReads reads, TimeProvider time)
{
    const int LimitMax = 100;

    // Only members are woken by what happens in a room; those who look in from outside are few, and look again.
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public async Task<Reply> Answer(
        ClientRequest request, RoomId room, SyncToken from, TimeSpan timeout, CancellationToken stopping, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var after = from.Order;
        while (true)
        {
            if (await reads.Room(request.Tenant, room, request.User, cancellation) is not { MayRead: true } scope) return RoomEdge.NotJoined();

            after ??= RoomReading.Behind(await scope.Room.OrderAt(from.Position, cancellation));
            var page = await scope.Timeline(RoomReading.ForwardFrom(after.Value), Direction.Forward, LimitMax, null, cancellation);
            var left = timeout - time.GetElapsedTime(begun);
            if (!page.Events.IsEmpty || left <= TimeSpan.Zero || stopping.IsCancellationRequested) return await Page(request, scope, from, after.Value, page, cancellation);

            await Task.Delay(left < LookEvery ? left : LookEvery, time, cancellation);
        }
    }

    async Task<Reply> Page(
        ClientRequest request, ReaderScope scope, SyncToken from, EventOrder after, TimelinePage page, CancellationToken cancellation)
    {
        var encoder = await reading.Encoder(request, scope, [], cancellation);
        var end = page.Events is [.., var last] ? RoomReading.Behind(last.Order) : after;
        return RoomReading.Answer(json =>
        {
            json.Member("start"u8, from.ToString());
            json.Member("end"u8, RoomReading.Token(scope, end));
            RoomReading.WriteEvents(json, "chunk"u8, encoder, page.Events, scope.Snapshot.Id);
        });
    }
}
