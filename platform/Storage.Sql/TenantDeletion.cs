namespace Weft.Storage.Sql;

/// <summary>Deletes a tenant's rows in all tables that have a <c>tenant</c> column, a bounded batch at a time.</summary>
static class TenantDeletion
{
    const int BatchRows = 2000;

    public static async Task Run(ISqlDatabase database, int tenant, CancellationToken cancellation)
    {
        // First the head: without it no activation of the log can commit.
        await database.Write(tenant, session => session.ExecuteAndCount("DELETE FROM heads WHERE tenant = $1", tenant), cancellation);

        var tables = await database.Read(CostClass.Background, database.Dialect.TenantTables, cancellation);
        foreach (var table in tables)
        {
            var key = string.Join(", ", table.PrimaryKey);
            var sql = $"DELETE FROM {table.Name} WHERE ({key}) IN (SELECT {key} FROM {table.Name} WHERE tenant = $1 LIMIT $2)";
            while (await database.Write(tenant, session => session.ExecuteAndCount(sql, tenant, BatchRows), cancellation) > 0)
            {
            }
        }

        // Last the directory's row: until it is gone, the deletion can be taken up again.
        await database.Write(tenant, session => session.ExecuteAndCount("DELETE FROM tenants WHERE number = $1", tenant), cancellation);
    }
}
