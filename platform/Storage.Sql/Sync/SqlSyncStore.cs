using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Sql.Rooms;
using Weft.Storage.Sync;

namespace Weft.Storage.Sql.Sync;

sealed class SqlSyncStore(TenantSql sql) : ISyncStore
{
    public Task<ImmutableArray<RoomActivity>> Activity(UserId user, long since, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                """
                SELECT r.room_id, r.position, r.bump_position, r.room_type, r.encryption, r.name,
                    CASE WHEN EXISTS (SELECT 1 FROM receipts x WHERE x.tenant = m.tenant AND x.room = m.room AND x.position > $3) THEN 1 ELSE 0 END
                FROM members m JOIN rooms r ON r.tenant = m.tenant AND r.room = m.room
                WHERE m.tenant = $1 AND m.user_id = $2
                """,
                row => new RoomActivity(
                    RoomId.Parse(row.Text(0)), row.Long(1), row.Long(2), row.Bool(6), row.TextOrNull(3), !row.IsNull(4), row.TextOrNull(5)),
                sql.Tenant, user.ToString(), since).ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<RoomId>> OwnReadsSince(UserId user, long since, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                """
                SELECT DISTINCT r.room_id FROM receipts x JOIN rooms r ON r.tenant = x.tenant AND r.room = x.room
                WHERE x.tenant = $1 AND x.user_id = $2 AND x.position > $3
                """,
                row => RoomId.Parse(row.Text(0)), sql.Tenant, user.ToString(), since).ToImmutableArray(),
            cancellation);

    public Task<RoomId?> RoomOf(EventId e, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                """
                SELECT r.room_id FROM events e JOIN rooms r ON r.tenant = e.tenant AND r.room = e.room
                WHERE e.tenant = $1 AND e.id_hash = $2 AND e.event_id = $3
                """,
                row => (RoomId?)RoomId.Parse(row.Text(0)), sql.Tenant, EventRows.HashOf(e), e.ToString()),
            cancellation);
}
