using Weft.Storage.Sql;

namespace Weft.Storage.Postgres;

/// <summary>Which server, and how many connections this node may open there.</summary>
public sealed record PostgresOptions
{
    /// <summary>Npgsql's form: <c>Host=…;Database=…;Username=…;Password=…</c>. The database must be encoded in UTF-8.</summary>
    public required string ConnectionString { get; init; }

    public SqlOptions Sql { get; init; } = new();

    /// <summary>Writer connections, from 1 to 16; a tenant's units always go through the same one.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>After which a statement of a unit is given up.</summary>
    public TimeSpan WriteTimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a unit waits for rows that another node's writer holds.</summary>
    public TimeSpan LockTimeMax { get; init; } = TimeSpan.FromSeconds(3);

    public IReadOnlyList<Migration> Migrations { get; init; } = Migration.All;
}
