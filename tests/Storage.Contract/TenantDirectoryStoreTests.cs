using Weft.Events;
using Weft.Tenants;

namespace Weft.Storage.Contract;

public abstract class TenantDirectoryStoreTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    ITenantDirectoryStore Tenants => engine.Stores.Tenants;

    [Fact]
    public async Task A_created_tenant_is_found_by_its_name_and_its_server_name()
    {
        var created = Assert.IsType<TenantCreation.Created>(await Tenants.Create(Examples.Tenant("found", "found.example:8448"), Cancellation));

        Assert.Equal(created.Entry, await Tenants.Find(TenantId.Parse("found"), Cancellation));
        Assert.Equal(created.Entry, await Tenants.FindByServerName(Id.Parse<ServerName>("found.example:8448"), Cancellation));
        Assert.Null(await Tenants.FindByServerName(Id.Parse<ServerName>("found.example"), Cancellation));
        Assert.Null(await Tenants.Find(TenantId.Parse("lost"), Cancellation));
    }

    [Fact]
    public async Task Names_and_server_names_are_unique_also_when_many_create_at_once()
    {
        var creations = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            Tenants.Create(Examples.Tenant("unique", $"unique{i}.example"), Cancellation)));

        Assert.Single(creations.OfType<TenantCreation.Created>());
        Assert.Equal(9, creations.OfType<TenantCreation.NameTaken>().Count());
        var server = creations.OfType<TenantCreation.Created>().Single().Entry.Server.ToString();
        Assert.IsType<TenantCreation.ServerNameTaken>(await Tenants.Create(Examples.Tenant("unique2", server), Cancellation));
    }

    [Fact]
    public async Task Tenants_are_listed_in_pages()
    {
        foreach (var name in (string[])["list-c", "list-a", "list-b"]) await Tenants.Create(Examples.Tenant(name), Cancellation);

        var page = await Tenants.List(TenantId.Parse("list-a"), 1, Cancellation);

        Assert.Equal(["list-b"], page.Select(entry => entry.Tenant.ToString()));
        Assert.True((await Tenants.List(null, 1000, Cancellation)).Length >= 3);
    }

    [Fact]
    public async Task Stores_are_for_tenants_that_are_known()
    {
        Assert.Throws<UnknownTenantException>(() => engine.Stores.For(TenantId.Parse("nobody")));

        // Another node meets a tenant by looking it up.
        await Tenants.Create(Examples.Tenant("elsewhere"), Cancellation);
        var node = new Sql.SqlStores(engine.Database);
        Assert.Throws<UnknownTenantException>(() => node.For(TenantId.Parse("elsewhere")));
        await node.Tenants.Find(TenantId.Parse("elsewhere"), Cancellation);
        Assert.Single(await node.For(TenantId.Parse("elsewhere")).SigningKeys.List(Cancellation));
    }

    [Fact]
    public async Task A_deleted_tenant_leaves_no_row_in_any_table_and_the_others_keep_theirs()
    {
        await Tenants.Create(Examples.Tenant("gone"), Cancellation);
        await Tenants.Create(Examples.Tenant("stays"), Cancellation);
        var gone = engine.Stores.For(TenantId.Parse("gone"));
        var number = await engine.Database.Write(
            1,
            session =>
            {
                session.Execute(engine.Database.Dialect.Translate(
                    "CREATE TABLE many (tenant BIGINT NOT NULL, name TEXT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (tenant, name, n))"));
                var numbers = session.Query("SELECT number FROM tenants WHERE name IN LIST($1) ORDER BY name", row => row.Int(0), new[] { "gone", "stays" });
                foreach (var one in numbers)
                {
                    for (var i = 0; i < 5000; i++) session.Execute("INSERT INTO many (tenant, name, n) VALUES ($1, $2, $3)", one, "x" + i % 7, i);
                }

                return numbers[0];
            },
            Cancellation);

        Assert.True(await Tenants.Delete(TenantId.Parse("gone"), Cancellation));
        Assert.False(await Tenants.Delete(TenantId.Parse("gone"), Cancellation));

        var tables = await engine.Database.Read(CostClass.Background, engine.Database.Dialect.TenantTables, Cancellation);
        Assert.Contains(tables, table => table.Name == "signing_keys");
        foreach (var table in tables)
        {
            Assert.Equal("tenant", table.PrimaryKey[0]);
            Assert.False(await engine.Database.Read(
                CostClass.Background, s => s.Exists($"SELECT 1 FROM {table.Name} WHERE tenant = $1", number), Cancellation), table.Name);
        }

        Assert.Equal(5000, await engine.Database.Read(CostClass.Background, s => s.QueryFirst("SELECT count(*) FROM many", row => row.Long(0)), Cancellation));
        Assert.Throws<UnknownTenantException>(() => engine.Stores.For(TenantId.Parse("gone")));
        await Assert.ThrowsAsync<UnknownTenantException>(() => gone.Log.TakeOver(Cancellation));
        Assert.IsType<TenantCreation.Created>(await Tenants.Create(Examples.Tenant("gone"), Cancellation));
        Assert.NotEqual(number, await engine.Database.Read(
            CostClass.Background, s => s.QueryFirst("SELECT number FROM tenants WHERE name = $1", row => row.Int(0), "gone"), Cancellation));
    }

    [Fact]
    public async Task A_deletion_that_was_interrupted_is_taken_up_again()
    {
        await Tenants.Create(Examples.Tenant("half"), Cancellation);
        await engine.Database.Write(0, s => s.ExecuteAndCount("UPDATE tenants SET deleting = 1 WHERE name = $1", "half"), Cancellation);

        Assert.Null(await Tenants.Find(TenantId.Parse("half"), Cancellation));
        Assert.IsType<TenantCreation.NameTaken>(await Tenants.Create(Examples.Tenant("half"), Cancellation));
        Assert.Equal([TenantId.Parse("half")], await Tenants.HalfDeleted(Cancellation));
        Assert.True(await Tenants.Delete(TenantId.Parse("half"), Cancellation));
        Assert.Empty(await Tenants.HalfDeleted(Cancellation));
    }
}

public sealed class TenantDirectoryStoreOnSqlite(SqliteEngine engine) : TenantDirectoryStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class TenantDirectoryStoreOnPostgres(PostgresEngine engine) : TenantDirectoryStoreTests(engine), IClassFixture<PostgresEngine>;
