using Weft.Storage.Accounts;
using static Weft.Storage.Contract.Accounts.People;

namespace Weft.Storage.Contract.Accounts;

public abstract class ShortLivedTests(TestEngine engine)
{
    static readonly DateTimeOffset Later = Examples.Now.AddMinutes(2);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_taken_once_by_one_of_many()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.ShortTokens.Add(ShortTokenPurpose.Login, Hash("t"), Alice, Later, Examples.Now, Cancellation);

        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            stores.ShortTokens.Take(ShortTokenPurpose.Login, Hash("t"), Examples.Now, Cancellation)));

        Assert.Equal(Alice, Assert.Single(taken.OfType<ShortToken>()).User);
    }

    [Fact]
    public async Task A_token_is_good_for_its_purpose_and_its_time_only()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.ShortTokens.Add(ShortTokenPurpose.OpenId, Hash("t"), Alice, Later, Examples.Now, Cancellation);

        Assert.Null(await stores.ShortTokens.Take(ShortTokenPurpose.Login, Hash("t"), Examples.Now, Cancellation));
        Assert.NotNull(await stores.ShortTokens.Find(ShortTokenPurpose.OpenId, Hash("t"), Examples.Now, Cancellation));
        Assert.NotNull(await stores.ShortTokens.Find(ShortTokenPurpose.OpenId, Hash("t"), Examples.Now, Cancellation));
        Assert.Null(await stores.ShortTokens.Find(ShortTokenPurpose.OpenId, Hash("t"), Later, Cancellation));
    }

    [Fact]
    public async Task A_user_holds_a_bounded_number_of_tokens()
    {
        var (stores, _) = await engine.NewTenant();
        for (var i = 0; i < 105; i++)
            await stores.ShortTokens.Add(ShortTokenPurpose.OpenId, Hash($"t{i}"), Alice, Later.AddSeconds(i), Examples.Now, Cancellation);

        Assert.Null(await stores.ShortTokens.Find(ShortTokenPurpose.OpenId, Hash("t4"), Examples.Now, Cancellation));
        Assert.NotNull(await stores.ShortTokens.Find(ShortTokenPurpose.OpenId, Hash("t5"), Examples.Now, Cancellation));
    }

    [Fact]
    public async Task Interactive_sessions_remember_their_stages_and_end_once()
    {
        var (stores, _) = await engine.NewTenant();
        var sessions = stores.InteractiveSessions;
        await sessions.Add(Session("s", 0), Examples.Now, 10, 10, Cancellation);

        await sessions.Complete("s", new CompletedStage("m.login.dummy", null), Cancellation);
        await sessions.Complete("s", new CompletedStage("m.login.password", "@alice:example.org"), Cancellation);
        await sessions.Complete("s", new CompletedStage("m.login.dummy", "again"), Cancellation);

        var found = (await sessions.Find("s", Examples.Now, Cancellation))!;
        Assert.Equal(
            [new CompletedStage("m.login.dummy", null), new CompletedStage("m.login.password", "@alice:example.org")], found.Completed.Stages);
        Assert.True(await sessions.Remove("s", Cancellation));
        Assert.False(await sessions.Remove("s", Cancellation));
    }

    [Fact]
    public async Task Interactive_sessions_are_bounded_in_number_and_time()
    {
        var (stores, _) = await engine.NewTenant();
        var sessions = stores.InteractiveSessions;
        for (var i = 0; i < 5; i++) await sessions.Add(Session($"s{i}", i), Examples.Now, ownerMax: 3, tenantMax: 10, Cancellation);

        Assert.Null(await sessions.Find("s1", Examples.Now, Cancellation));
        Assert.NotNull(await sessions.Find("s2", Examples.Now, Cancellation));
        Assert.Null(await sessions.Find("s4", Examples.Now.AddHours(2), Cancellation));
    }

    [Fact]
    public async Task Registration_tokens_are_added_once_and_removed()
    {
        var (stores, _) = await engine.NewTenant();
        var token = new RegistrationToken("invite", 3, Later, Examples.Now);

        Assert.True(await stores.RegistrationTokens.Add(token, Cancellation));
        Assert.False(await stores.RegistrationTokens.Add(token, Cancellation));
        Assert.Equal([token], await stores.RegistrationTokens.List(10, Cancellation));
        Assert.True(await stores.RegistrationTokens.Remove("invite", Cancellation));
        Assert.Null(await stores.RegistrationTokens.Find("invite", Cancellation));
    }

    static InteractiveSession Session(string id, int second) =>
        new(id, Alice, "operation", "{}", CompletedStages.None, Examples.Now.AddHours(1).AddSeconds(second));
}

public sealed class ShortLivedOnSqlite(SqliteEngine engine) : ShortLivedTests(engine), IClassFixture<SqliteEngine>;

public sealed class ShortLivedOnPostgres(PostgresEngine engine) : ShortLivedTests(engine), IClassFixture<PostgresEngine>;
