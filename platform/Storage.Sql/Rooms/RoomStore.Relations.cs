using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Storage.Sql.Rooms;

partial class RoomStore
{
    // How deep 'recurse' follows relations of relations, and how many events it gathers at most.
    const int RecursionMax = 3;
    const int GatheredMax = 1000;

    const int ReferencesMax = 100;
    const int AnnotationsMax = 100;

    public Task<TimelinePage> Relations(
        RoomId room, EventId target, RelationFilter filter, EventOrder from, Direction direction, int limit,
        CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session =>
            {
                if (NumberOf(session, Tenant, room) is not { } number) return new TimelinePage([], null);

                var orders = Gather(session, number, target, filter)
                    .Where(order => direction == Direction.Forward ? order > from : order < from).Order().ToList();
                if (direction == Direction.Backward) orders.Reverse();
                var page = orders.Take(limit).Select(order => At(session, number, order)).OfType<TimelineEvent>().ToImmutableArray();
                return new TimelinePage(page, orders.Count > limit ? page[^1].Order : null);
            },
            cancellation);

    HashSet<EventOrder> Gather(ISqlSession session, RoomNumber room, EventId target, RelationFilter filter)
    {
        var found = new HashSet<EventOrder>();
        var next = new List<byte[]> { EventRows.HashOf(target) };
        for (var depth = 0; depth < (filter.Recurse ? RecursionMax : 1) && next.Count > 0; depth++)
        {
            var children = next.SelectMany(hash => session.Query(
                """
                SELECT r.n, r.k, r.rel_type, r.type, e.id_hash FROM relations r
                JOIN events e ON e.tenant = r.tenant AND e.room = r.room AND e.n = r.n AND e.k = r.k
                WHERE r.tenant = $1 AND r.room = $2 AND r.target = $3 AND e.redacted_n IS NULL AND r.n > 0 LIMIT $4
                """,
                row => (Order: new EventOrder(row.Long(0), row.Long(1)), RelType: row.Text(2), Type: row.Text(3), Hash: row.Bytes(4)),
                Tenant, room.Number, hash, GatheredMax)).ToList();
            foreach (var child in children)
                if (found.Count < GatheredMax && (filter.RelType ?? child.RelType) == child.RelType && (filter.EventType ?? child.Type) == child.Type)
                    found.Add(child.Order);
            next = [.. children.Take(GatheredMax).Select(child => child.Hash)];
        }
        return found;
    }

    TimelineEvent? At(ISqlSession session, RoomNumber room, EventOrder order) =>
        session.QueryFirst(
            EventRows.SelectFrom + "WHERE e.tenant = $1 AND e.room = $2 AND e.n = $3 AND e.k = $4",
            row => EventRows.Read(row, room.Version), Tenant, room.Number, order.N, order.K);

    public Task<ImmutableDictionary<EventId, Aggregation>> Aggregations(
        RoomId room, ImmutableArray<EventId> events, UserId reader, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session =>
            {
                var found = ImmutableDictionary.CreateBuilder<EventId, Aggregation>();
                if (NumberOf(session, Tenant, room) is not { } number) return found.ToImmutable();

                foreach (var id in events)
                    if (Aggregate(session, number, id, reader) is { IsEmpty: false } aggregation)
                        found[id] = aggregation;
                return found.ToImmutable();
            },
            cancellation);

    Aggregation Aggregate(ISqlSession session, RoomNumber room, EventId id, UserId reader) =>
        new(LatestEdit(session, room, id), Thread(session, room, id, reader)) { References = References(session, room, id) };

    ImmutableArray<EventId> References(ISqlSession session, RoomNumber room, EventId target) =>
    [
        .. session.Query(
            """
            SELECT e.event_id FROM relations r JOIN events e ON e.tenant = r.tenant AND e.room = r.room AND e.n = r.n AND e.k = r.k
            WHERE r.tenant = $1 AND r.room = $2 AND r.target = $3 AND r.rel_type = 'm.reference' AND r.n > 0 AND e.redacted_n IS NULL
            ORDER BY r.n, r.k LIMIT $4
            """,
            row => EventId.Parse(row.Text(0)), Tenant, room.Number, EventRows.HashOf(target), ReferencesMax),
    ];

    public Task<ImmutableArray<TimelineEvent>> AnnotationsBy(RoomId room, EventId target, string type, UserId sender, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => NumberOf(session, Tenant, room) is not { } number
                ? []
                : session.Query(
                    """
                    SELECT n, k FROM relations
                    WHERE tenant = $1 AND room = $2 AND target = $3 AND rel_type = 'm.annotation' AND type = $4 AND sender = $5
                    ORDER BY n DESC, k DESC LIMIT $6
                    """,
                    row => new EventOrder(row.Long(0), row.Long(1)), Tenant, number.Number, EventRows.HashOf(target), type, sender.ToString(), AnnotationsMax)
                    .Select(order => At(session, number, order)).OfType<TimelineEvent>().Where(e => !e.IsRedacted).ToImmutableArray(),
            cancellation);

    // Valid: by the same sender, of the same type, and no state event. The newest by the sender's own time, then by id.
    TimelineEvent? LatestEdit(ISqlSession session, RoomNumber room, EventId target)
    {
        var order = session.QueryFirst(
            """
            SELECT e.n, e.k FROM relations r
            JOIN events e ON e.tenant = r.tenant AND e.room = r.room AND e.n = r.n AND e.k = r.k
            JOIN events o ON o.tenant = r.tenant AND o.id_hash = r.target AND o.room = r.room
            WHERE r.tenant = $1 AND r.room = $2 AND r.target = $3 AND r.rel_type = 'm.replace' AND r.sender = o.sender AND r.type = o.type
                AND o.state_key IS NULL AND e.redacted_n IS NULL AND o.redacted_n IS NULL AND e.n > 0 AND COALESCE(o.rel_type, '') <> 'm.replace'
            ORDER BY e.ts DESC, e.event_id DESC LIMIT 1
            """,
            row => (EventOrder?)new EventOrder(row.Long(0), row.Long(1)),
            Tenant, room.Number, EventRows.HashOf(target));
        return order is { } at ? At(session, room, at) : null;
    }

    ThreadSummary? Thread(ISqlSession session, RoomNumber room, EventId root, UserId reader)
    {
        var thread = session.QueryFirst(
            "SELECT latest_n, latest_k, replies FROM threads WHERE tenant = $1 AND room = $2 AND root = $3 AND replies > 0",
            row => (Latest: new EventOrder(row.Long(0), row.Long(1)), Replies: row.Long(2)), Tenant, room.Number, root.ToString());
        if (thread.Replies == 0 || At(session, room, thread.Latest) is not { } latest) return null;

        return new ThreadSummary(latest, LatestEdit(session, room, latest.Id), thread.Replies, Participated(session, room, root, reader));
    }

    bool Participated(ISqlSession session, RoomNumber room, EventId root, UserId reader) =>
        session.Exists(
            """
            SELECT 1 FROM relations WHERE tenant = $1 AND room = $2 AND target = $3 AND rel_type = 'm.thread' AND sender = $4
            UNION ALL SELECT 1 FROM events WHERE tenant = $1 AND id_hash = $3 AND room = $2 AND sender = $4 LIMIT 1
            """,
            Tenant, room.Number, EventRows.HashOf(root), reader.ToString());

    public Task<ImmutableArray<ThreadEntry>> Threads(
        RoomId room, UserId? participant, EventOrder before, int limit, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session =>
            {
                if (NumberOf(session, Tenant, room) is not { } number) return [];

                var found = ImmutableArray.CreateBuilder<ThreadEntry>();
                var threads = session.Query(
                    """
                    SELECT root, latest_n, latest_k FROM threads
                    WHERE tenant = $1 AND room = $2 AND latest_n > 0 AND latest_n < $3 AND replies > 0
                    ORDER BY latest_n DESC, latest_k DESC LIMIT $4
                    """,
                    row => (Root: EventId.Parse(row.Text(0)), Latest: new EventOrder(row.Long(1), row.Long(2))),
                    Tenant, number.Number, before.N, participant is null ? limit : ScannedMax);
                foreach (var thread in threads)
                {
                    if (found.Count == limit) break;
                    if (participant is { } user && !Participated(session, number, thread.Root, user)) continue;
                    if (Find(session, number, thread.Root) is { } root) found.Add(new ThreadEntry(root, thread.Latest));
                }
                return found.ToImmutable();
            },
            cancellation);
}
