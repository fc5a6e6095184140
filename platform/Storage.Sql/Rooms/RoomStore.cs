using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomVersions;
using Weft.Storage.Rooms;

namespace Weft.Storage.Sql.Rooms;

/// <summary>Reads of rooms. Parts: loading whole things (here), timelines, state and members, relations.</summary>
sealed partial class RoomStore(TenantSql sql) : IRoomStore
{
    int Tenant => sql.Tenant;

    /// <summary>The number that the tables know a room by.</summary>
    public static RoomNumber? NumberOf(ISqlSession session, int tenant, RoomId room) =>
        session.QueryFirst(
            "SELECT room, version FROM rooms WHERE tenant = $1 AND room_id = $2",
            row => new RoomNumber(row.Long(0), VersionOf(row.Text(1))),
            tenant, room.ToString());

    static RoomVersion VersionOf(string id) => RoomVersion.TryFind(id, out var version)
        ? version
        : throw new InvalidOperationException($"A room of version {id} is stored, which this server does not know.");

    public Task<RoomLoad?> Load(RoomId room, CancellationToken cancellation) =>
        sql.Read(CostClass.Interactive, session => NumberOf(session, Tenant, room) is { } number ? Load(session, room, number) : null, cancellation);

    RoomLoad Load(ISqlSession session, RoomId id, RoomNumber room)
    {
        var snapshot = session.QueryFirst(
            """
            SELECT n, state_n, position, bump_position, redactions, depth, extremities, class_totals, joined, invited
            FROM rooms WHERE tenant = $1 AND room = $2
            """,
            row => new RoomSnapshot
            {
                Id = id,
                Version = room.Version,
                Number = room.Number,
                N = row.Long(0),
                StateN = row.Long(1),
                Position = row.Long(2),
                BumpPosition = row.Long(3),
                Redactions = row.Long(4),
                Depth = row.Long(5),
                ForwardExtremities = [.. row.Text(6).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(EventId.Parse)],
                ClassTotals = EventRows.ReadTotals(row.Text(7)).ToImmutableDictionary(),
                JoinedCount = row.Int(8),
                InvitedCount = row.Int(9),
            },
            Tenant, room.Number)!;
        var state = session.Query(
            LineColumns + "WHERE l.tenant = $1 AND l.room = $2 AND l.until_n = $3 AND l.type <> $4",
            row => KeyValuePair.Create(new StateTuple(row.Text(21), row.Text(22)), EventRows.Read(row, room.Version)),
            Tenant, room.Number, long.MaxValue, EventTypes.Member).ToImmutableDictionary();
        var recent = session.Query(
            EventRows.SelectFrom + "WHERE e.tenant = $1 AND e.room = $2 AND e.k = 0 AND e.n > $3 AND e.n > 0 ORDER BY e.n",
            row => EventRows.Read(row, room.Version),
            Tenant, room.Number, snapshot.N - RoomSnapshot.RecentMax);
        var threads = session.Query(
            "SELECT root, class_totals FROM threads WHERE tenant = $1 AND room = $2",
            row => KeyValuePair.Create(EventId.Parse(row.Text(0)), EventRows.ReadTotals(row.Text(1)).ToImmutableDictionary()),
            Tenant, room.Number).ToImmutableDictionary();
        return new RoomLoad(
            snapshot with
            {
                State = state,
                Facts = RoomFacts.From(state),
                Members = ReadMembers(session, room.Number),
                Recent = [.. recent],
                ThreadTotals = threads,
                MainTotals = snapshot.ClassTotals.Select(total => KeyValuePair.Create(
                    total.Key, total.Value - threads.Values.Sum(thread => thread.GetValueOrDefault(total.Key))))
                    .Where(total => total.Value > 0).ToImmutableDictionary(),
            },
            Head(session));
    }

    ImmutableDictionary<UserId, Member> ReadMembers(ISqlSession session, long room)
    {
        var members = ImmutableDictionary.CreateBuilder<UserId, Member>();
        session.Stream(
            "SELECT user_id, membership, event_id, n, k, display_name, avatar_url FROM members WHERE tenant = $1 AND room = $2",
            row =>
            {
                members[UserId.Parse(row.Text(0))] = new Member(
                    (Membership)row.Int(1), EventId.Parse(row.Text(2)), new(row.Long(3), row.Long(4)), row.TextOrNull(5), row.TextOrNull(6));
                return true;
            },
            Tenant, room);
        return members.ToImmutable();
    }

    public Task<UserRoomsLoad> LoadUser(UserId user, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => new UserRoomsLoad(
                [.. session.Query(
                    """
                    SELECT r.room_id, m.membership, m.event_id, e.sender, m.n, m.k, m.position, r.position, m.forgotten
                    FROM members m JOIN rooms r ON r.tenant = m.tenant AND r.room = m.room
                    JOIN events e ON e.tenant = m.tenant AND e.room = m.room AND e.n = m.n AND e.k = m.k
                    WHERE m.tenant = $1 AND m.user_id = $2
                    """,
                    row => new UserRoom(
                        RoomId.Parse(row.Text(0)), (Membership)row.Int(1), EventId.Parse(row.Text(2)), UserId.Parse(row.Text(3)),
                        new(row.Long(4), row.Long(5)), row.Long(6), row.Long(7), row.Bool(8)),
                    Tenant, user.ToString())],
                Head(session)),
            cancellation);

    public Task<ReceiptsLoad> LoadReceipts(RoomId room, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => new ReceiptsLoad(
                NumberOf(session, Tenant, room) is not { } number ? [] : [.. session.Query(
                    "SELECT user_id, thread, kind, event_id, n, k, at, position FROM receipts WHERE tenant = $1 AND room = $2",
                    ReceiptRows.Read, Tenant, number.Number)],
                Head(session)),
            cancellation);

    public Task<ImmutableArray<EventId>?> Transaction(RoomId room, TransactionKey key, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                """
                SELECT events FROM transactions
                WHERE tenant = $1 AND user_id = $2 AND device = $3 AND endpoint = $4 AND room_id = $5 AND txn_id = $6
                """,
                row => row.Text(0).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(EventId.Parse).ToImmutableArray() as ImmutableArray<EventId>?,
                Tenant, key.User.ToString(), key.Device, key.Endpoint, room.ToString(), key.TransactionId),
            cancellation);

    long Head(ISqlSession session) =>
        session.QueryFirst("SELECT position FROM heads WHERE tenant = $1", row => (long?)row.Long(0), Tenant) ?? 0;
}

/// <param name="Number">The room's key in the tables.</param>
sealed record RoomNumber(long Number, RoomVersion Version);
