namespace Weft.Storage.Sql;

/// <summary>Where the two engines differ: types in migrations, and the catalog.</summary>
public abstract class SqlDialect
{
    /// <summary>Turns a migration's portable statement into the engine's.</summary>
    public abstract string Translate(string portable);

    /// <summary>All tables that have a column <c>tenant</c>, in order of their names.</summary>
    public abstract List<TenantTable> TenantTables(ISqlSession session);
}

/// <param name="PrimaryKey">Its columns, in order.</param>
public sealed record TenantTable(string Name, IReadOnlyList<string> PrimaryKey);
