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
            // A batch goes up to the key of its last row, so that none looks at the rows of the others. Fewer rows than a
            // batch have no such key: they are the rest.
            var rest = $"DELETE FROM {table.Name} WHERE tenant = $1";
            var key = string.Join(", ", table.PrimaryKey.Where(column => column != "tenant"));
            var batch = $"{rest} AND ({key}) <= (SELECT {key} FROM {table.Name} WHERE tenant = $1 ORDER BY {key} LIMIT 1 OFFSET $2)";
            while (key.Length > 0
                && await database.Write(tenant, session => session.ExecuteAndCount(batch, tenant, BatchRows - 1), cancellation) > 0)
            {
            }

            await database.Write(tenant, session => session.ExecuteAndCount(rest, tenant), cancellation);
        }

        // Last the directory's row: until it is gone, the deletion can be taken up again.
        await database.Write(tenant, session => session.ExecuteAndCount("DELETE FROM tenants WHERE number = $1", tenant), cancellation);
    }
}
