using Weft.Storage.Log;

namespace Weft.Storage.Sql.Log;

sealed class TenantSettingsChangedWriter : IRecordWriter<TenantSettingsChanged>
{
    public bool Write(ISqlSession session, int tenant, long position, TenantSettingsChanged record)
    {
        session.Execute("UPDATE tenants SET settings = $2, position = $3 WHERE number = $1", tenant, record.Settings, position);
        return true;
    }
}
