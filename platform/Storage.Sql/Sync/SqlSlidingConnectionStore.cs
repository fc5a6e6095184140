using Weft.Storage.Sync;

namespace Weft.Storage.Sql.Sync;

sealed class SqlSlidingConnectionStore(TenantSql sql) : ISlidingConnectionStore
{
    public Task<SlidingConnectionRow?> Find(SlidingConnectionKey key, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                """
                SELECT generation, state, earlier, earlier_state, saved FROM sliding_connections
                WHERE tenant = $1 AND user_id = $2 AND device = $3 AND connection = $4
                """,
                row => new SlidingConnectionRow(row.Long(0), row.Bytes(1), row.LongOrNull(2), row.BytesOrNull(3) ?? default(ReadOnlyMemory<byte>), row.Time(4)),
                sql.Tenant, key.User.ToString(), key.Device, key.Connection),
            cancellation);

    public Task Save(SlidingConnectionKey key, SlidingConnectionRow row, int connectionsMax, CancellationToken cancellation) =>
        sql.Write(
            session =>
            {
                session.Execute(
                    """
                    INSERT INTO sliding_connections (tenant, user_id, device, connection, generation, state, earlier, earlier_state, saved)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                    ON CONFLICT (tenant, user_id, device, connection) DO UPDATE SET
                        generation = excluded.generation, state = excluded.state,
                        earlier = excluded.earlier, earlier_state = excluded.earlier_state, saved = excluded.saved
                    """,
                    sql.Tenant, key.User.ToString(), key.Device, key.Connection, row.Generation, row.State,
                    row.Earlier, row.Earlier is null ? (ReadOnlyMemory<byte>?)null : row.EarlierState, row.Saved.ToUnixTimeMilliseconds());
                session.Execute(
                    """
                    DELETE FROM sliding_connections WHERE tenant = $1 AND user_id = $2 AND device = $3 AND connection IN (
                        SELECT connection FROM sliding_connections WHERE tenant = $1 AND user_id = $2 AND device = $3
                        ORDER BY saved DESC, connection LIMIT 1000 OFFSET $4)
                    """,
                    sql.Tenant, key.User.ToString(), key.Device, connectionsMax);
            },
            cancellation);
}
