using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Pushers;
using static Weft.Storage.Contract.TestLog;

namespace Weft.Storage.Contract.Pushers;

public abstract class PusherStoreTests(TestEngine engine)
{
    static readonly UserId Alice = UserId.Parse("@alice:example.org");
    static readonly UserId Bob = UserId.Parse("@bob:example.org");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static Pusher Pusher(UserId user, string key, string device = "D", string name = "App") =>
        new(user, device, "app", key, "http", name, "Phone", null, "en", Json("""{"url":"https://x"}"""), Examples.Now);

    static async Task<IEnumerable<string>> KeysOf(ITenantStores stores, UserId user) =>
        (await stores.Pushers.Of(user, Cancellation)).Select(pusher => pusher.PushKey);

    [Fact]
    public async Task A_pusher_is_set_replaced_and_deleted_by_app_and_key()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Pushers.Set(Pusher(Alice, "1"), keepOthers: false, Cancellation);
        await stores.Pushers.Set(Pusher(Alice, "2"), keepOthers: false, Cancellation);
        await stores.Pushers.Set(Pusher(Alice, "1", name: "Other"), keepOthers: false, Cancellation);

        var pushers = await stores.Pushers.Of(Alice, Cancellation);
        Assert.Equal([("1", "Other"), ("2", "App")], pushers.Select(pusher => (pusher.PushKey, pusher.AppDisplayName)));
        Assert.Equal("""{"url":"https://x"}""", pushers[0].Data.Text());

        await stores.Pushers.Delete(Alice, "app", "1", Cancellation);
        Assert.Equal(["2"], await KeysOf(stores, Alice));
    }

    [Fact]
    public async Task A_pusher_takes_the_place_of_other_users_unless_they_may_stay()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Pushers.Set(Pusher(Alice, "1"), keepOthers: false, Cancellation);

        await stores.Pushers.Set(Pusher(Bob, "1"), keepOthers: true, Cancellation);
        Assert.Equal(["1"], await KeysOf(stores, Alice));

        await stores.Pushers.Set(Pusher(Bob, "1"), keepOthers: false, Cancellation);
        Assert.Empty(await KeysOf(stores, Alice));
        Assert.Equal(["1"], await KeysOf(stores, Bob));
    }

    [Fact]
    public async Task A_pusher_goes_with_its_device()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Pushers.Set(Pusher(Alice, "1", "D1"), keepOthers: false, Cancellation);
        await stores.Pushers.Set(Pusher(Alice, "2", "D2"), keepOthers: false, Cancellation);

        await stores.Append(new DevicesDeleted(Alice, ["D1"]));

        Assert.Equal(["2"], await KeysOf(stores, Alice));
    }

    [Fact]
    public async Task A_user_has_a_bounded_number_of_pushers()
    {
        var (stores, _) = await engine.NewTenant();
        for (var i = 0; i < Storage.Pushers.Pusher.CountMax; i++)
            Assert.True(await stores.Pushers.Set(Pusher(Alice, $"{i}"), keepOthers: false, Cancellation));

        Assert.False(await stores.Pushers.Set(Pusher(Alice, "more"), keepOthers: false, Cancellation));
        Assert.True(await stores.Pushers.Set(Pusher(Alice, "0"), keepOthers: false, Cancellation));
    }
}

public sealed class PusherStoreOnSqlite(SqliteEngine engine) : PusherStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class PusherStoreOnPostgres(PostgresEngine engine) : PusherStoreTests(engine), IClassFixture<PostgresEngine>;
