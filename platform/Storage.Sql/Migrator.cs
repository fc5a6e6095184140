namespace Weft.Storage.Sql;

/// <summary>Brings a schema up to date. The engine keeps other processes away while it runs, and gives each step a transaction.</summary>
static class Migrator
{
    const string Ledger = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied BIGINT NOT NULL)
        """;

    /// <param name="transaction">Runs a function in a transaction of its own and commits it.</param>
    /// <returns>How many were applied now.</returns>
    public static int Run(
        IReadOnlyList<Migration> migrations, SqlDialect dialect, Action<Action<ISqlSession>> transaction, DateTimeOffset now)
    {
        var applied = new Dictionary<long, string>();
        transaction(session =>
        {
            session.Execute(dialect.Translate(Ledger));
            session.Stream(
                "SELECT number, checksum FROM schema_migrations",
                row => { applied[row.Long(0)] = row.Text(1); return true; });
        });

        var count = 0;
        foreach (var migration in migrations)
        {
            if (applied.TryGetValue(migration.Number, out var checksum))
            {
                if (checksum == migration.Checksum) continue;
                throw new InvalidOperationException(
                    $"Migration {migration.Name} was changed after this database had applied it. "
                    + "Changes of the schema go into a new migration; a database of a development version has to be made anew.");
            }

            transaction(session =>
            {
                foreach (var statement in migration.Statements()) session.Execute(dialect.Translate(statement));
                session.Execute(
                    "INSERT INTO schema_migrations (number, name, checksum, applied) VALUES ($1, $2, $3, $4)",
                    migration.Number, migration.Name, migration.Checksum, now.ToUnixTimeMilliseconds());
            });
            count++;
        }

        return count;
    }
}
