using Microsoft.Extensions.Logging.Abstractions;
using Weft.Storage.Sql;

namespace Weft.Storage.Contract;

/// <summary>A database of its own for one test class, on one engine; tests in it keep apart by their tenants.</summary>
/// <remarks>Used as a class fixture: <c>IClassFixture&lt;SqliteEngine&gt;</c> or <c>IClassFixture&lt;PostgresEngine&gt;</c>.</remarks>
public abstract class TestEngine : IAsyncLifetime
{
    static int _tenants;

    ISqlDatabase? _database;
    SqlStores? _stores;

    public ISqlDatabase Database => _database!;
    public SqlStores Stores => _stores!;

    /// <summary>Another set of lanes over the same data, like a second process. On SQLite the first has to be closed.</summary>
    public abstract ISqlDatabase Open(SqlOptions options, IReadOnlyList<Migration>? migrations = null);

    protected abstract ValueTask Create();

    protected abstract ValueTask Drop();

    /// <summary>A tenant that no other test has; its name is also its server's.</summary>
    public async Task<(ITenantStores Stores, Tenants.TenantId Id)> NewTenant()
    {
        var name = $"t{Interlocked.Increment(ref _tenants)}";
        var id = Tenants.TenantId.Parse(name);
        var created = await Stores.Tenants.Create(Examples.Tenant(name), TestContext.Current.CancellationToken);
        Assert.IsType<TenantCreation.Created>(created);
        return (Stores.For(id), id);
    }

    public async ValueTask InitializeAsync()
    {
        await Create();
        _database = Open(new SqlOptions());
        _stores = new SqlStores(_database);
    }

    public async ValueTask DisposeAsync()
    {
        (_database as IDisposable)?.Dispose();
        await Drop();
        GC.SuppressFinalize(this);
    }

    protected static NullLogger Logger => NullLogger.Instance;
}
