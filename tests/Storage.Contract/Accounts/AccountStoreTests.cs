using Weft.Storage.Accounts;
using static Weft.Storage.Contract.Accounts.People;

namespace Weft.Storage.Contract.Accounts;

public abstract class AccountStoreTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_is_created_once_with_its_profile_and_session()
    {
        var (stores, _) = await engine.NewTenant();

        Assert.NotNull(await stores.SignUp(Alice, "PHONE", "a1"));
        Assert.Null(await stores.SignUp(Alice, "LAPTOP", "a2"));

        var found = await stores.Accounts.Find(Alice, Cancellation);
        Assert.Equal(Account(Alice), found);
        Assert.Equal("Name", (await stores.Profiles.Find(Alice, Cancellation))!.DisplayName);
        Assert.Equal("PHONE", Assert.Single(await stores.Accounts.Devices(Alice, Cancellation)).Id);
        Assert.Null(await stores.Accounts.FindAccessToken(Hash("a2"), Cancellation));
    }

    [Fact]
    public async Task A_registration_token_is_spent_by_accounts_and_no_more_often_than_allowed()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.RegistrationTokens.Add(new RegistrationToken("invite", 1, null, Examples.Now), Cancellation);

        Assert.NotNull(await stores.Append(new AccountCreated(Account(Alice), null, "invite", null)));
        Assert.Null(await stores.Append(new AccountCreated(Account(Bob), null, "invite", null)));

        Assert.Null(await stores.Accounts.Find(Bob, Cancellation));
        Assert.Equal(1, (await stores.RegistrationTokens.Find("invite", Cancellation))!.Uses);
    }

    [Fact]
    public async Task An_expired_registration_token_makes_no_account()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.RegistrationTokens.Add(new RegistrationToken("late", null, Examples.Now, Examples.Now), Cancellation);

        Assert.Null(await stores.Append(new AccountCreated(Account(Alice), null, "late", null)));
    }

    [Fact]
    public async Task Standing_and_password_change()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1");

        await stores.Append(new PasswordChanged(Alice, "another"));
        await stores.Append(new AccountStandingChanged(Alice, IsLocked: true, IsSuspended: true, IsAdmin: true));

        Assert.Equal(
            Account(Alice) with { PasswordHash = "another", State = AccountState.Locked, IsSuspended = true, IsAdmin = true },
            await stores.Accounts.Find(Alice, Cancellation));
    }

    [Fact]
    public async Task Deactivation_ends_everything_and_keeps_the_name()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1", "r1");
        await stores.Append(new SessionStarted(Session(Alice, "LAPTOP", "a2")));
        await stores.ShortTokens.Add(ShortTokenPurpose.Login, Hash("login"), Alice, Examples.Now.AddMinutes(2), Examples.Now, Cancellation);
        await stores.InteractiveSessions.Add(
            new InteractiveSession("s", Alice, "operation", "", CompletedStages.None, Examples.Now.AddHours(1)), Examples.Now, 10, 10, Cancellation);

        var position = await stores.Append(new AccountDeactivated(Alice, Erase: true));

        var account = (await stores.Accounts.Find(Alice, Cancellation))!;
        Assert.Equal((AccountState.Deactivated, null, true), (account.State, account.PasswordHash, account.IsErased));
        Assert.Empty(await stores.Accounts.Devices(Alice, Cancellation));
        Assert.Null(await stores.Accounts.FindAccessToken(Hash("a1"), Cancellation));
        Assert.Null(await stores.Accounts.FindAccessToken(Hash("a2"), Cancellation));
        Assert.Null(await stores.Accounts.FindRefreshToken(Hash("r1"), Cancellation));
        Assert.Null(await stores.ShortTokens.Take(ShortTokenPurpose.Login, Hash("login"), Examples.Now, Cancellation));
        Assert.Null(await stores.InteractiveSessions.Find("s", Examples.Now, Cancellation));
        Assert.Null((await stores.Profiles.Find(Alice, Cancellation))!.DisplayName);
        Assert.Equal([new AccountWork(Alice, AccountTask.LeaveRooms, position!.Value)], await stores.AccountTasks.List(0, 10, Cancellation));

        Assert.Null(await stores.SignUp(Alice, "PHONE", "a3"));
        Assert.Null(await stores.Append(new SessionStarted(Session(Alice, "PHONE", "a4"))));
    }

    [Fact]
    public async Task Accounts_are_listed_in_pages()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Bob, "PHONE", "b");
        await stores.SignUp(Alice, "PHONE", "a");

        Assert.Equal([Alice], (await stores.Accounts.List(null, 1, Cancellation)).Select(account => account.User));
        Assert.Equal([Bob], (await stores.Accounts.List(Alice, 10, Cancellation)).Select(account => account.User));
    }

    [Fact]
    public async Task Tenants_share_no_accounts_or_tokens()
    {
        var (one, _) = await engine.NewTenant();
        var (other, _) = await engine.NewTenant();

        await one.SignUp(Alice, "PHONE", "a1", "r1");

        Assert.Null(await other.Accounts.Find(Alice, Cancellation));
        Assert.Null(await other.Accounts.FindAccessToken(Hash("a1"), Cancellation));
        Assert.Null(await other.Accounts.FindRefreshToken(Hash("r1"), Cancellation));
        Assert.NotNull(await other.SignUp(Alice, "PHONE", "a1", "r1"));
    }
}

public sealed class AccountStoreOnSqlite(SqliteEngine engine) : AccountStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class AccountStoreOnPostgres(PostgresEngine engine) : AccountStoreTests(engine), IClassFixture<PostgresEngine>;
