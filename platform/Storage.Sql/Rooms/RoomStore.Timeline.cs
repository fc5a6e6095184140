using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Storage.Sql.Rooms;

partial class RoomStore
{
    // How many rows one page looks at when its filter lets few pass.
    const int ScannedMax = 2000;

    const string Forward =
        "WHERE e.tenant = $1 AND e.room = $2 AND (e.n > $3 OR e.n = $3 AND e.k > $4) AND e.n > 0 AND e.n >= $3 ORDER BY e.n, e.k";
    const string Backward =
        "WHERE e.tenant = $1 AND e.room = $2 AND (e.n < $3 OR e.n = $3 AND e.k < $4) AND e.n > 0 AND e.n <= $3 ORDER BY e.n DESC, e.k DESC";

    public Task<ImmutableArray<TimelineEvent>> Events(RoomId room, ImmutableArray<EventId> events, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => NumberOf(session, Tenant, room) is not { } number
                ? []
                : events.Select(id => Find(session, number, id)).OfType<TimelineEvent>().ToImmutableArray(),
            cancellation);

    TimelineEvent? Find(ISqlSession session, RoomNumber room, EventId id) =>
        session.QueryFirst(
            EventRows.SelectFrom + "WHERE e.tenant = $1 AND e.id_hash = $2 AND e.room = $3 AND e.event_id = $4 AND e.standing < 2",
            row => EventRows.Read(row, room.Version),
            Tenant, EventRows.HashOf(id), room.Number, id.ToString());

    public Task<TimelinePage> Timeline(
        RoomId room, EventOrder from, Direction direction, int limit, TimelineFilter? filter, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => NumberOf(session, Tenant, room) is { } number
                ? Page(session, number, direction == Direction.Forward ? ForwardPage : BackwardPage, limit, filter, Tenant, number.Number, from.N, from.K)
                : new TimelinePage([], null),
            cancellation);

    const string PageColumns = ", e.type, e.sender, e.has_url, e.rel_type";
    const string ForwardPage = EventRows.Select + PageColumns + EventRows.From + Forward;
    const string BackwardPage = EventRows.Select + PageColumns + EventRows.From + Backward;

    TimelinePage Page(
        ISqlSession session, RoomNumber room, string statement, int limit, TimelineFilter? filter, params ReadOnlySpan<SqlValue> args)
    {
        var events = ImmutableArray.CreateBuilder<TimelineEvent>();
        var (scanned, last, more) = (0, default(EventOrder), false);
        session.Stream(
            statement,
            row =>
            {
                if (events.Count == limit || scanned == ScannedMax)
                {
                    more = true;
                    return false;
                }
                scanned++;
                last = new(row.Long(0), row.Long(1));
                if (filter is null || filter.Admits(row.Text(21), UserId.Parse(row.Text(22)), row.Bool(23)))
                    events.Add(EventRows.Read(row, room.Version));
                return true;
            },
            args);
        return new TimelinePage([.. events.Where(e => IsRelatedAsWanted(session, room, e, filter))], more ? last : null);
    }

    // The filter's related_by_rel_types and related_by_senders: some event of these relates to it.
    bool IsRelatedAsWanted(ISqlSession session, RoomNumber room, TimelineEvent e, TimelineFilter? filter)
    {
        if (filter is null or { RelatedByTypes: null, RelatedBySenders: null }) return true;

        return session.Query(
            "SELECT DISTINCT rel_type, sender FROM relations WHERE tenant = $1 AND room = $2 AND target = $3",
            row => (Type: row.Text(0), Sender: UserId.Parse(row.Text(1))), Tenant, room.Number, EventRows.HashOf(e.Id))
            .Any(relation => filter.RelatedByTypes is not { } types || types.Contains(relation.Type, StringComparer.Ordinal)
                ? filter.RelatedBySenders is not { } senders || senders.Contains(relation.Sender)
                : false);
    }

    // Positions rise with n, so that no index of its own is needed: twenty lookups by key for a million events.
    public Task<EventOrder> OrderAt(RoomId room, long position, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session =>
            {
                if (NumberOf(session, Tenant, room) is not { } number) return default;

                var high = session.QueryFirst(
                    "SELECT n FROM rooms WHERE tenant = $1 AND room = $2", row => row.Long(0), Tenant, number.Number);
                var low = 0L;
                while (low < high)
                {
                    var middle = low + (high - low + 1) / 2;
                    var at = session.QueryFirst(
                        "SELECT position FROM events WHERE tenant = $1 AND room = $2 AND n = $3 AND k = 0",
                        row => (long?)row.Long(0), Tenant, number.Number, middle);
                    if (at <= position) low = middle;
                    else high = middle - 1;
                }
                return new EventOrder(low);
            },
            cancellation);

    public Task<TimelineEvent?> AtTimestamp(RoomId room, DateTimeOffset at, Direction direction, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => NumberOf(session, Tenant, room) is { } number
                ? session.QueryFirst(
                    direction == Direction.Forward
                        ? EventRows.SelectFrom + "WHERE e.tenant = $1 AND e.room = $2 AND e.ts >= $3 AND e.n > 0 ORDER BY e.ts, e.n, e.k LIMIT 1"
                        : EventRows.SelectFrom + "WHERE e.tenant = $1 AND e.room = $2 AND e.ts <= $3 AND e.n > 0 ORDER BY e.ts DESC, e.n DESC, e.k DESC LIMIT 1",
                    row => EventRows.Read(row, number.Version), Tenant, number.Number, at.ToUnixTimeMilliseconds())
                : null,
            cancellation);
}
