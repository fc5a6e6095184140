using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync;

/// <summary>Edits and threads that are bundled with the events of a timeline.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#aggregations-of-child-events</remarks>
static class Bundling
{
    /// <summary>Only of a limited timeline: where it is whole, the client counts what relates to it by itself, and would count twice.</summary>
    public static async ValueTask<ImmutableDictionary<EventId, Aggregation>> For(
        RoomSnapshot room, TimelineSlice timeline, UserId reader, IRoomStore store, CancellationToken cancellation)
    {
        var targets = timeline.Limited ? Targets(room, timeline.Events) : [];
        return targets.IsEmpty
            ? ImmutableDictionary<EventId, Aggregation>.Empty
            : await store.Aggregations(room.Id, targets, reader, cancellation);
    }

    // What relates to an event comes after it: where all that came after is in memory, the storage need not be asked.
    static ImmutableArray<EventId> Targets(RoomSnapshot room, ImmutableArray<TimelineEvent> events)
    {
        var able = events.Where(e => !e.Pdu.IsState && !e.IsRedacted);
        if (events.IsEmpty || room.Recent.IsEmpty || room.Recent[0].Order > events[0].Order) return [.. able.Select(e => e.Id)];

        HashSet<EventId>? targets = null;
        for (var i = room.Recent.Length - 1; i >= 0 && room.Recent[i].Order > events[0].Order; i--)
            if (Relation.Of(room.Recent[i].Pdu) is { } relation) (targets ??= []).Add(relation.Target);

        return targets is null ? [] : [.. able.Select(e => e.Id).Where(targets.Contains)];
    }
}
