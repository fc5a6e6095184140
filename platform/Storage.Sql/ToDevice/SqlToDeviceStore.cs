using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.ToDevice;

namespace Weft.Storage.Sql.ToDevice;

sealed class SqlToDeviceStore(TenantSql sql) : IToDeviceStore
{
    public Task<ImmutableArray<ToDeviceMessage>> Waiting(
        UserId user, string device, long after, long upTo, int limit, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                """
                SELECT position, sender, type, content FROM to_device_messages
                WHERE tenant = $1 AND user_id = $2 AND device = $3 AND position > $4 AND position <= $5
                ORDER BY position LIMIT $6
                """,
                row => new ToDeviceMessage(row.Long(0), UserId.Parse(row.Text(1)), row.Text(2), row.Bytes(3)),
                sql.Tenant, user.ToString(), device, after, upTo, limit).ToImmutableArray(),
            cancellation);

    public Task Acknowledge(UserId user, string device, long upTo, CancellationToken cancellation) =>
        sql.Write(
            session => session.Execute(
                "DELETE FROM to_device_messages WHERE tenant = $1 AND user_id = $2 AND device = $3 AND position <= $4",
                sql.Tenant, user.ToString(), device, upTo),
            cancellation);

    public Task<ImmutableArray<DeviceAddress>> Full(ImmutableArray<DeviceAddress> devices, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => devices.Where(device => WaitingCount(session, device) >= ToDeviceBounds.WaitingMax).ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<DeviceAddress>> DevicesOf(ImmutableArray<UserId> users, CancellationToken cancellation)
    {
        var names = users.Select(user => user.ToString()).ToArray();
        return sql.Read(
            CostClass.Interactive,
            session => session.Query(
                "SELECT user_id, device_id FROM devices WHERE tenant = $1 AND user_id IN LIST($2) ORDER BY user_id, device_id",
                row => new DeviceAddress(UserId.Parse(row.Text(0)), row.Text(1)), sql.Tenant, names).ToImmutableArray(),
            cancellation);
    }

    public Task<bool> WasSent(ToDeviceTransaction transaction, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Exists(
                """
                SELECT 1 FROM to_device_transactions
                WHERE tenant = $1 AND user_id = $2 AND device = $3 AND transaction_id = $4
                """,
                sql.Tenant, transaction.Sender.User.ToString(), transaction.Sender.Device, transaction.Id),
            cancellation);

    // Messages leave in the order they came in, so that the newest and the oldest number tell how many there are.
    long WaitingCount(ISqlSession session, DeviceAddress device) =>
        session.QueryFirst(
            """
            SELECT n - (
                SELECT n FROM to_device_messages WHERE tenant = $1 AND user_id = $2 AND device = $3 ORDER BY position LIMIT 1)
            FROM to_device_messages WHERE tenant = $1 AND user_id = $2 AND device = $3 ORDER BY position DESC LIMIT 1
            """,
            row => row.Long(0) + 1, sql.Tenant, device.User.ToString(), device.Device);
}
