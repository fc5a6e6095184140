using Weft.Events;
using Weft.Storage.AccountData;
using static Weft.Storage.Contract.TestLog;

namespace Weft.Storage.Contract.AccountData;

public abstract class AccountDataStoreTests(TestEngine engine)
{
    static readonly UserId Alice = UserId.Parse("@alice:example.org");
    static readonly UserId Bob = UserId.Parse("@bob:example.org");
    static readonly RoomId Room = RoomId.Parse("!room:example.org");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Global_and_room_data_keep_apart()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Append(new AccountDataSet(Alice, null, "t", Json("""{"g":1}""")));
        await stores.Append(new AccountDataSet(Alice, Room, "t", Json("""{"r":1}""")));

        Assert.Equal("""{"g":1}""", (await stores.AccountData.Find(Alice, null, "t", Cancellation))!.Content.Text());
        Assert.Equal("""{"r":1}""", (await stores.AccountData.Find(Alice, Room, "t", Cancellation))!.Content.Text());
        Assert.Null(await stores.AccountData.Find(Bob, null, "t", Cancellation));
        Assert.Equal("""{"g":1}""", Assert.Single(await stores.AccountData.Global(Alice, Cancellation)).Content.Text());
        Assert.Equal(Room, Assert.Single(await stores.AccountData.OfRoom(Alice, Room, Cancellation)).Room);
        Assert.Equal(2, (await stores.AccountData.All(Alice, Cancellation)).Length);
        Assert.Equal((1, 1), (await stores.AccountData.Count(Alice, null, Cancellation), await stores.AccountData.Count(Alice, Room, Cancellation)));
    }

    [Fact]
    public async Task Changes_are_read_in_their_order_after_a_position()
    {
        var (stores, _) = await engine.NewTenant();
        var first = (await stores.Append(new AccountDataSet(Alice, null, "a", Json("1"))))!.Value;
        await stores.Append(new AccountDataSet(Alice, Room, "b", Json("2")));
        var third = (await stores.Append(new AccountDataSet(Alice, null, "a", Json("3"))))!.Value;
        await stores.Append(new AccountDataSet(Bob, null, "a", Json("4")));

        Assert.Equal(["2", "3"], (await stores.AccountData.ChangedSince(Alice, first, Cancellation)).Select(entry => entry.Content.Text()));
        Assert.Empty(await stores.AccountData.ChangedSince(Alice, third, Cancellation));
    }

    [Fact]
    public async Task What_was_made_from_an_entry_that_has_changed_is_refused()
    {
        var (stores, _) = await engine.NewTenant();
        var first = await stores.Append(new AccountDataSet(Alice, Room, "m.tag", Json("1")) { IfStillAt = 0 });
        Assert.NotNull(first);
        Assert.Null(await stores.Append(new AccountDataSet(Alice, Room, "m.tag", Json("2")) { IfStillAt = 0 }));
        Assert.NotNull(await stores.Append(new AccountDataSet(Alice, Room, "m.tag", Json("3")) { IfStillAt = first }));
        Assert.Null(await stores.Append(new AccountDataSet(Alice, Room, "m.tag", Json("4")) { IfStillAt = first }));

        Assert.Equal("3", (await stores.AccountData.Find(Alice, Room, "m.tag", Cancellation))!.Content.Text());
    }
}

public sealed class AccountDataStoreOnSqlite(SqliteEngine engine) : AccountDataStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class AccountDataStoreOnPostgres(PostgresEngine engine) : AccountDataStoreTests(engine), IClassFixture<PostgresEngine>;
