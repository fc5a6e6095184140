using Weft.Events;
using Weft.Storage.Keys;

namespace Weft.Storage.Sql.Keys;

sealed class SqlDehydratedDeviceStore(TenantSql sql) : IDehydratedDeviceStore
{
    public Task<DehydratedDevice?> Find(UserId user, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                "SELECT device, data FROM dehydrated_devices WHERE tenant = $1 AND user_id = $2",
                row => new DehydratedDevice(row.Text(0), row.Bytes(1)), sql.Tenant, user.ToString()),
            cancellation);
}
