using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Storage.Sql.Rooms;

partial class RoomStore
{
    const string LineColumns = EventRows.Select + ", l.type, l.state_key FROM state_line l JOIN events e ON e.tenant = l.tenant AND e.room = l.room AND e.n = l.n AND e.k = l.k " + EventRows.Joins;
    const string StateAll = LineColumns + "WHERE l.tenant = $1 AND l.room = $2 AND l.until_n > $3 AND l.from_n <= $3";
    const string StateWithoutMembers = StateAll + " AND l.type <> 'm.room.member'";
    const string StateMembersOnly =
        LineColumns + "WHERE l.tenant = $1 AND l.room = $2 AND l.type = 'm.room.member' AND l.until_n > $3 AND l.from_n <= $3";
    const string StateOne =
        LineColumns + "WHERE l.tenant = $1 AND l.room = $2 AND l.until_n > $3 AND l.from_n <= $3 AND l.type = $4 AND l.state_key = $5";

    const string StateEver =
        EventRows.Select + ", l.from_n FROM state_line l JOIN events e ON e.tenant = l.tenant AND e.room = l.room AND e.n = l.n AND e.k = l.k "
        + EventRows.Joins + "WHERE l.tenant = $1 AND l.room = $2 AND l.type = $3 AND l.state_key = $4 ORDER BY l.from_n";

    const string MembershipColumns =
        """
        SELECT r.room_id, h.user_id, h.membership, h.previous, e.event_id, e.sender, h.n, h.k, h.position, h.state_n
        FROM memberships h JOIN rooms r ON r.tenant = h.tenant AND r.room = h.room
        JOIN events e ON e.tenant = h.tenant AND e.room = h.room AND e.n = h.n AND e.k = h.k

        """;

    public Task<ImmutableArray<TimelineEvent>> StateAt(RoomId room, long stateN, StatePart part, CancellationToken cancellation) =>
        sql.Read(
            part == StatePart.WithoutMembers ? CostClass.Interactive : CostClass.BulkRead,
            session =>
            {
                if (NumberOf(session, Tenant, room) is not { } number) return [];

                var events = ImmutableArray.CreateBuilder<TimelineEvent>();
                session.Stream(
                    part switch { StatePart.All => StateAll, StatePart.WithoutMembers => StateWithoutMembers, _ => StateMembersOnly },
                    row => { events.Add(EventRows.Read(row, number.Version)); return true; },
                    Tenant, number.Number, stateN);
                return events.ToImmutable();
            },
            cancellation);

    public async Task<TimelineEvent?> StateEntryAt(RoomId room, StateTuple key, long stateN, CancellationToken cancellation) =>
        (await StateEntriesAt(room, [key], stateN, cancellation)).FirstOrDefault();

    public Task<ImmutableArray<TimelineEvent>> StateEntriesAt(
        RoomId room, ImmutableArray<StateTuple> keys, long stateN, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => NumberOf(session, Tenant, room) is not { } number
                ? []
                : keys.Select(key => session.QueryFirst(
                    StateOne, row => EventRows.Read(row, number.Version), Tenant, number.Number, stateN, key.Type, key.Key))
                    .OfType<TimelineEvent>().ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<StateEntry>> StateBetween(RoomId room, long after, long upTo, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session =>
            {
                if (NumberOf(session, Tenant, room) is not { } number || upTo <= after) return [];

                var changed = session.Query(
                    """
                    SELECT type, state_key FROM state_line WHERE tenant = $1 AND room = $2 AND from_n > $3 AND from_n <= $4
                    UNION SELECT type, state_key FROM state_line WHERE tenant = $1 AND room = $2 AND until_n > $3 AND until_n <= $4
                    """,
                    row => new StateTuple(row.Text(0), row.Text(1)), Tenant, number.Number, after, upTo);
                return changed.Select(key => new StateEntry(key, session.QueryFirst(
                    StateOne, row => EventRows.Read(row, number.Version), Tenant, number.Number, upTo, key.Type, key.Key))).ToImmutableArray();
            },
            cancellation);

    public Task<ImmutableArray<StateHistoryEntry>> StateHistory(RoomId room, StateTuple key, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => NumberOf(session, Tenant, room) is not { } number ? [] : session.Query(
                StateEver, row => new StateHistoryEntry(row.Long(21), EventRows.Read(row, number.Version)),
                Tenant, number.Number, key.Type, key.Key).ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<MembershipChange>> MembershipHistory(RoomId room, UserId user, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => NumberOf(session, Tenant, room) is not { } number ? [] : session.Query(
                MembershipColumns + "WHERE h.tenant = $1 AND h.user_id = $2 AND h.room = $3 ORDER BY h.state_n",
                ReadMembership, Tenant, user.ToString(), number.Number).ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<MembershipChange>> MembershipsSince(UserId user, long position, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                MembershipColumns + "WHERE h.tenant = $1 AND h.user_id = $2 AND h.position > $3 ORDER BY h.position",
                ReadMembership, Tenant, user.ToString(), position).ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<MembershipChange>> RoomMembershipsSince(RoomId room, long position, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => NumberOf(session, Tenant, room) is not { } number ? [] : session.Query(
                MembershipColumns + "WHERE h.tenant = $1 AND h.room = $2 AND h.position > $3 ORDER BY h.position",
                ReadMembership, Tenant, number.Number, position).ToImmutableArray(),
            cancellation);

    static MembershipChange ReadMembership(SqlRow row) => new(
        RoomId.Parse(row.Text(0)), UserId.Parse(row.Text(1)), (Membership)row.Int(2), (Membership?)row.LongOrNull(3),
        EventId.Parse(row.Text(4)), UserId.Parse(row.Text(5)), new(row.Long(6), row.Long(7)), row.Long(8), row.Long(9));
}
