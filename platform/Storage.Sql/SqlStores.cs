using System.Collections.Concurrent;
using Weft.Storage.Sql.Log;
using Weft.Tenants;

namespace Weft.Storage.Sql;

/// <summary>All stores over one database, of either engine.</summary>
public sealed class SqlStores : IStores
{
    readonly ConcurrentDictionary<TenantId, SqlTenantStores> _tenants = new();
    readonly ISqlDatabase _database;
    readonly RecordWriters _writers;

    public SqlStores(ISqlDatabase database, RecordWriters? writers = null)
    {
        _database = database;
        _writers = writers ?? RecordWriters.All;
        Tenants = new SqlTenantDirectoryStore(this, database);
    }

    public ITenantDirectoryStore Tenants { get; }

    public ITenantStores For(TenantId tenant) =>
        _tenants.TryGetValue(tenant, out var stores) ? stores : throw new UnknownTenantException(tenant);

    // The directory has seen that the tenant exists, under this number.
    internal void Met(TenantId tenant, int number)
    {
        if (!_tenants.TryGetValue(tenant, out var known) || known.Number != number)
            _tenants[tenant] = new SqlTenantStores(new TenantSql(_database, number), _writers);
    }

    internal void Forget(TenantId tenant) => _tenants.TryRemove(tenant, out _);
}
