using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Sql.Accounts;

sealed class SqlAccountStore(TenantSql sql) : IAccountStore
{
    const string DeviceColumns = "device_id, display_name, created, seen, seen_address";

    public Task<Account?> Find(UserId user, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                $"SELECT {AccountRow.Columns} FROM accounts a WHERE a.tenant = $1 AND a.user_id = $2",
                AccountRow.Read, sql.Tenant, user.ToString()),
            cancellation);

    public Task<ImmutableArray<Account>> List(UserId? after, int limit, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                $"SELECT {AccountRow.Columns} FROM accounts a WHERE a.tenant = $1 AND a.user_id > $2 ORDER BY a.user_id LIMIT $3",
                AccountRow.Read, sql.Tenant, after?.ToString() ?? "", limit).ToImmutableArray(),
            cancellation);

    public Task<StoredAccessToken?> FindAccessToken(ReadOnlyMemory<byte> hash, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                $"""
                SELECT {AccountRow.Columns}, t.device_id, t.expires, r.hash
                FROM access_tokens t
                JOIN accounts a ON a.tenant = t.tenant AND a.user_id = t.user_id
                LEFT JOIN refresh_tokens r ON r.tenant = t.tenant AND r.hash = t.refresh_hash AND r.replaces IS NOT NULL
                WHERE t.tenant = $1 AND t.hash = $2
                """,
                row => new StoredAccessToken(
                    AccountRow.Read(row), row.Text(AccountRow.Count), row.TimeOrNull(AccountRow.Count + 1),
                    row.BytesOrNull(AccountRow.Count + 2) is { } refresh ? refresh : default(ReadOnlyMemory<byte>?)),
                sql.Tenant, hash),
            cancellation);

    public Task<StoredRefreshToken?> FindRefreshToken(ReadOnlyMemory<byte> hash, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                $"""
                SELECT {AccountRow.Columns}, t.device_id
                FROM refresh_tokens t
                JOIN accounts a ON a.tenant = t.tenant AND a.user_id = t.user_id
                WHERE t.tenant = $1 AND t.hash = $2
                """,
                row => new StoredRefreshToken(AccountRow.Read(row), row.Text(AccountRow.Count)),
                sql.Tenant, hash),
            cancellation);

    public Task<ImmutableHashSet<UserId>> Erased(CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                "SELECT user_id FROM accounts WHERE tenant = $1 AND erased = 1", row => UserId.Parse(row.Text(0)), sql.Tenant).ToImmutableHashSet(),
            cancellation);

    public Task<ImmutableArray<UserId>> GuestsIn(RoomId room, int limit, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Background,
            session => session.Query(
                """
                SELECT a.user_id FROM rooms r
                JOIN members m ON m.tenant = r.tenant AND m.room = r.room AND m.membership = $3
                JOIN accounts a ON a.tenant = m.tenant AND a.user_id = m.user_id AND a.kind = $4
                WHERE r.tenant = $1 AND r.room_id = $2 LIMIT $5
                """,
                row => UserId.Parse(row.Text(0)), sql.Tenant, room.ToString(), (int)Membership.Join, (int)AccountKind.Guest, limit).ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<Device>> Devices(UserId user, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                $"SELECT {DeviceColumns} FROM devices WHERE tenant = $1 AND user_id = $2 ORDER BY seen DESC, device_id",
                ReadDevice, sql.Tenant, user.ToString()).ToImmutableArray(),
            cancellation);

    public Task<Device?> Device(UserId user, string device, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                $"SELECT {DeviceColumns} FROM devices WHERE tenant = $1 AND user_id = $2 AND device_id = $3",
                ReadDevice, sql.Tenant, user.ToString(), device),
            cancellation);

    public Task NoteSightings(ImmutableArray<DeviceSighting> sightings, CancellationToken cancellation) =>
        sql.Write(
            session =>
            {
                foreach (var sighting in sightings)
                    session.Execute(
                        """
                        UPDATE devices SET seen = $4, seen_address = $5, seen_agent = $6
                        WHERE tenant = $1 AND user_id = $2 AND device_id = $3 AND seen <= $4
                        """,
                        sql.Tenant, sighting.User.ToString(), sighting.Device, sighting.At.ToUnixTimeMilliseconds(), sighting.Address, sighting.UserAgent);
            },
            cancellation);

    static Device ReadDevice(SqlRow row) => new(row.Text(0), row.TextOrNull(1), row.Time(2), row.Time(3), row.TextOrNull(4));
}
