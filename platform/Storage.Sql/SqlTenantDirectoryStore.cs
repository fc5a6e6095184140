using System.Collections.Immutable;
using Weft.Events;
using Weft.Tenants;

namespace Weft.Storage.Sql;

sealed class SqlTenantDirectoryStore(SqlStores stores, ISqlDatabase database) : ITenantDirectoryStore
{
    const string Columns = "number, name, server_name, created, settings";

    // Units on the directory itself keep their own order; no tenant has this number.
    const int DirectoryOrder = 0;

    public async Task<TenantCreation> Create(NewTenant tenant, CancellationToken cancellation)
    {
        var (creation, number) = await database.Write(DirectoryOrder, session => Create(session, tenant), cancellation);
        if (creation is TenantCreation.Created) stores.Met(tenant.Tenant, number);
        return creation;
    }

    public async Task<TenantEntry?> Find(TenantId tenant, CancellationToken cancellation) =>
        Met(await database.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                $"SELECT {Columns} FROM tenants WHERE name = $1 AND deleting = 0", Read, tenant.ToString()),
            cancellation));

    public async Task<TenantEntry?> FindByServerName(ServerName server, CancellationToken cancellation) =>
        Met(await database.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                $"SELECT {Columns} FROM tenants WHERE server_name = $1 AND deleting = 0", Read, server.ToString()),
            cancellation));

    public async Task<ImmutableArray<TenantEntry>> List(TenantId? after, int limit, CancellationToken cancellation)
    {
        var page = await database.Read(
            CostClass.Interactive,
            session => session.Query(
                $"SELECT {Columns} FROM tenants WHERE name > $1 AND deleting = 0 ORDER BY name LIMIT $2",
                Read, after?.ToString() ?? "", limit),
            cancellation);
        return [.. page.Select(numbered => Met(numbered)!)];
    }

    public Task<ImmutableArray<TenantId>> HalfDeleted(CancellationToken cancellation) =>
        database.Read(
            CostClass.Background,
            session => session.Query(
                "SELECT name FROM tenants WHERE deleting = 1 ORDER BY name", row => TenantId.Parse(row.Text(0))).ToImmutableArray(),
            cancellation);

    public async Task<bool> Delete(TenantId tenant, CancellationToken cancellation)
    {
        stores.Forget(tenant);
        var number = await database.Write(
            DirectoryOrder,
            session => session.QueryFirst(
                "UPDATE tenants SET deleting = 1 WHERE name = $1 RETURNING number", row => (int?)row.Int(0), tenant.ToString()),
            cancellation);
        if (number is null) return false;

        await TenantDeletion.Run(database, number.Value, cancellation);
        return true;
    }

    static (TenantCreation, int) Create(ISqlSession session, NewTenant tenant)
    {
        var (name, server, created) = (tenant.Tenant.ToString(), tenant.Server.ToString(), tenant.Created.ToUnixTimeMilliseconds());
        if (session.Exists("SELECT 1 FROM tenants WHERE name = $1", name)) return (new TenantCreation.NameTaken(), 0);
        if (session.Exists("SELECT 1 FROM tenants WHERE server_name = $1", server)) return (new TenantCreation.ServerNameTaken(), 0);

        // A counter, not max + 1: the number of a deleted tenant never comes back.
        var number = session.QueryFirst("UPDATE tenant_numbers SET last = last + 1 WHERE id = 1 RETURNING last", row => row.Int(0));
        session.Execute(
            $"INSERT INTO tenants ({Columns}, position, deleting) VALUES ($1, $2, $3, $4, $5, 0, 0)",
            number, name, server, created, tenant.Settings);
        session.Execute("INSERT INTO heads (tenant, epoch, position) VALUES ($1, 0, 0)", number);
        SqlSigningKeyStore.Add(session, number, tenant.SigningKey);
        return (new TenantCreation.Created(new TenantEntry(tenant.Tenant, tenant.Server, tenant.Created, tenant.Settings)), number);
    }

    TenantEntry? Met(Numbered? found)
    {
        if (found is null) return null;

        stores.Met(found.Entry.Tenant, found.Number);
        return found.Entry;
    }

    static Numbered Read(SqlRow row) => new(
        row.Int(0),
        new TenantEntry(TenantId.Parse(row.Text(1)), Parse(row.Text(2)), row.Time(3), row.Text(4)));

    static ServerName Parse(string text) => Id.Parse<ServerName>(text);

    sealed record Numbered(int Number, TenantEntry Entry);
}
