namespace Weft.Storage.Contract;

public abstract class SigningKeyStoreTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_tenant_has_its_first_key()
    {
        var (stores, _) = await engine.NewTenant();

        var key = Assert.Single(await stores.SigningKeys.List(Cancellation));

        Assert.Equal("ed25519:a_1", key.KeyId);
        Assert.Equal(Examples.Key("").Seed.ToArray(), key.Seed.ToArray());
        Assert.Equal(Examples.Now, key.Created);
        Assert.Null(key.Expired);
    }

    [Fact]
    public async Task A_key_id_is_used_once()
    {
        var (stores, _) = await engine.NewTenant();

        Assert.True(await stores.SigningKeys.Add(Examples.Key("ed25519:b"), Cancellation));
        Assert.False(await stores.SigningKeys.Add(Examples.Key("ed25519:b"), Cancellation));
    }

    [Fact]
    public async Task A_key_expires_once_and_stays_listed()
    {
        var (stores, _) = await engine.NewTenant();

        Assert.True(await stores.SigningKeys.Expire("ed25519:a_1", Examples.Now.AddDays(1), Cancellation));
        Assert.False(await stores.SigningKeys.Expire("ed25519:a_1", Examples.Now.AddDays(2), Cancellation));

        Assert.Equal(Examples.Now.AddDays(1), Assert.Single(await stores.SigningKeys.List(Cancellation)).Expired);
    }

    [Fact]
    public async Task Tenants_do_not_see_each_others_keys()
    {
        var (one, _) = await engine.NewTenant();
        var (other, _) = await engine.NewTenant();

        await one.SigningKeys.Add(Examples.Key("ed25519:mine"), Cancellation);

        Assert.DoesNotContain(await other.SigningKeys.List(Cancellation), key => key.KeyId == "ed25519:mine");
    }
}

public sealed class SigningKeyStoreOnSqlite(SqliteEngine engine) : SigningKeyStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class SigningKeyStoreOnPostgres(PostgresEngine engine) : SigningKeyStoreTests(engine), IClassFixture<PostgresEngine>;
