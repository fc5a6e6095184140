using Weft.Storage.Accounts;
using static Weft.Storage.Contract.Accounts.People;

namespace Weft.Storage.Contract.Accounts;

public abstract class DeviceTokenTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_leads_to_its_account_and_device()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1");

        var token = (await stores.Accounts.FindAccessToken(Hash("a1"), Cancellation))!;

        Assert.Equal((Account(Alice), "PHONE", Examples.Now.AddMinutes(5), null), (token.Account, token.Device, token.Expires!.Value, token.Unconfirmed));
    }

    [Fact]
    public async Task Signing_in_as_a_device_that_exists_keeps_its_name_and_ends_its_tokens()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1", "r1");

        await stores.Append(new SessionStarted(Session(Alice, "PHONE", "a2") with { InitialDisplayName = "ignored" }));

        Assert.Equal("PHONE's name", (await stores.Accounts.Device(Alice, "PHONE", Cancellation))!.DisplayName);
        Assert.Null(await stores.Accounts.FindAccessToken(Hash("a1"), Cancellation));
        Assert.Null(await stores.Accounts.FindRefreshToken(Hash("r1"), Cancellation));
        Assert.NotNull(await stores.Accounts.FindAccessToken(Hash("a2"), Cancellation));
    }

    [Fact]
    public async Task A_deleted_device_takes_its_tokens_along_and_no_others()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1", "r1");
        await stores.Append(new SessionStarted(Session(Alice, "LAPTOP", "a2")));
        await stores.SignUp(Bob, "PHONE", "b1");

        await stores.Append(new DevicesDeleted(Alice, ["PHONE", "NEVER-THERE"]));

        Assert.Equal("LAPTOP", Assert.Single(await stores.Accounts.Devices(Alice, Cancellation)).Id);
        Assert.Null(await stores.Accounts.FindAccessToken(Hash("a1"), Cancellation));
        Assert.Null(await stores.Accounts.FindRefreshToken(Hash("r1"), Cancellation));
        Assert.NotNull(await stores.Accounts.FindAccessToken(Hash("a2"), Cancellation));
        Assert.NotNull(await stores.Accounts.FindAccessToken(Hash("b1"), Cancellation));
    }

    [Fact]
    public async Task All_devices_end_except_the_one_named()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1");
        await stores.Append(new SessionStarted(Session(Alice, "LAPTOP", "a2")));
        await stores.Append(new SessionStarted(Session(Alice, "TABLET", "a3")));

        await stores.Append(new AllDevicesDeleted(Alice, Except: "LAPTOP"));
        Assert.Equal("LAPTOP", Assert.Single(await stores.Accounts.Devices(Alice, Cancellation)).Id);

        await stores.Append(new AllDevicesDeleted(Alice, Except: null));
        Assert.Empty(await stores.Accounts.Devices(Alice, Cancellation));
    }

    [Fact]
    public async Task A_device_is_renamed_only_when_it_is_there()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1");

        Assert.NotNull(await stores.Append(new DeviceRenamed(Alice, "PHONE", "new name")));
        Assert.Null(await stores.Append(new DeviceRenamed(Alice, "LAPTOP", "new name")));
        Assert.Equal("new name", (await stores.Accounts.Device(Alice, "PHONE", Cancellation))!.DisplayName);
    }

    [Fact]
    public async Task Sightings_move_forward_only()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1");

        await stores.Accounts.NoteSightings([new DeviceSighting(Alice, "PHONE", Examples.Now.AddHours(2), "2.2.2.2", "agent")], Cancellation);
        await stores.Accounts.NoteSightings([new DeviceSighting(Alice, "PHONE", Examples.Now.AddHours(1), "1.1.1.1", "agent")], Cancellation);

        var device = (await stores.Accounts.Device(Alice, "PHONE", Cancellation))!;
        Assert.Equal((Examples.Now.AddHours(2), "2.2.2.2"), (device.LastSeen, device.LastSeenAddress));
    }

    [Fact]
    public async Task A_refresh_token_is_good_again_and_again_until_what_it_gave_is_used()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1", "r1");

        Assert.NotNull(await stores.Append(new TokensRefreshed(Alice, Hash("r1"), Tokens("a2", "r2"))));
        Assert.Equal(Hash("r2").ToArray(), (await stores.Accounts.FindAccessToken(Hash("a2"), Cancellation))!.Unconfirmed!.Value.ToArray());

        // The answer was lost: what it held is replaced.
        Assert.NotNull(await stores.Append(new TokensRefreshed(Alice, Hash("r1"), Tokens("a3", "r3"))));
        Assert.Null(await stores.Accounts.FindAccessToken(Hash("a2"), Cancellation));
        Assert.Null(await stores.Accounts.FindRefreshToken(Hash("r2"), Cancellation));

        await stores.Append(new TokensConfirmed(Alice, Hash("r3")));
        Assert.Null(await stores.Append(new TokensRefreshed(Alice, Hash("r1"), Tokens("a4", "r4"))));
        Assert.Null((await stores.Accounts.FindAccessToken(Hash("a3"), Cancellation))!.Unconfirmed);
    }

    [Fact]
    public async Task Using_the_new_refresh_token_ends_the_old_one()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1", "r1");

        await stores.Append(new TokensRefreshed(Alice, Hash("r1"), Tokens("a2", "r2")));
        Assert.NotNull(await stores.Append(new TokensRefreshed(Alice, Hash("r2"), Tokens("a3", "r3"))));

        Assert.Null(await stores.Append(new TokensRefreshed(Alice, Hash("r1"), Tokens("a4", "r4"))));
        Assert.NotNull(await stores.Append(new TokensRefreshed(Alice, Hash("r2"), Tokens("a5", "r5"))));
    }

    [Fact]
    public async Task However_often_a_device_refreshes_it_keeps_few_tokens()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a0", "r0");

        for (var i = 0; i < 20; i++)
            await stores.Append(new TokensRefreshed(Alice, Hash($"r{i}"), Tokens($"a{i + 1}", $"r{i + 1}", Examples.Now.AddSeconds(i))));

        var alive = 0;
        for (var i = 0; i <= 20; i++)
            if (await stores.Accounts.FindAccessToken(Hash($"a{i}"), Cancellation) is not null) alive++;
        Assert.InRange(alive, 2, 5);
        Assert.NotNull(await stores.Accounts.FindAccessToken(Hash("a20"), Cancellation));
    }
}

public sealed class DeviceTokensOnSqlite(SqliteEngine engine) : DeviceTokenTests(engine), IClassFixture<SqliteEngine>;

public sealed class DeviceTokensOnPostgres(PostgresEngine engine) : DeviceTokenTests(engine), IClassFixture<PostgresEngine>;
