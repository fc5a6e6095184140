using Weft.Storage.Log;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Sql;

// One line for each area.
sealed class SqlTenantStores(TenantSql sql, RecordWriters writers) : ITenantStores
{
    public int Number => sql.Tenant;

    public ITenantLogStore Log { get; } = new SqlTenantLogStore(sql, writers);
    public ISigningKeyStore SigningKeys { get; } = new SqlSigningKeyStore(sql);
}
