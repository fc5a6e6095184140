using System.Text.Json;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Contract.Rooms;
using static Weft.Storage.Contract.Accounts.People;

namespace Weft.Storage.Contract.Accounts;

public abstract class UserDirectoryStoreTests(TestEngine engine)
{
    static readonly UserId Asker = StoredRoom.User(7);
    static readonly UserId One = StoredRoom.User(1);
    static readonly UserId Two = StoredRoom.User(2);
    static int _rooms;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_of_a_public_room_are_found_by_all_beginnings_of_words()
    {
        var (stores, _) = await engine.NewTenant();
        await Named(stores, One, "Grüner Baum");
        await Named(stores, Two, "Grüner Strauch");
        await Room(stores, One, Two);

        Assert.Equal([One, Two], await Search(stores, "grün"));
        Assert.Equal([One], await Search(stores, "grün ba"));
        Assert.Equal([Two], await Search(stores, "u2"));
        Assert.Empty(await Search(stores, "baum strauch"));
        Assert.Empty(await Search(stores, ""));
        Assert.Empty(await Search(stores, "aum"));
    }

    [Fact]
    public async Task Of_a_closed_room_only_its_members_are_found_and_by_members_only()
    {
        var (stores, _) = await engine.NewTenant();
        await Named(stores, One, "One");
        var room = await Room(stores, One, Asker);
        Assert.Equal([One], await Search(stores, "one"));

        await room.Send(StoredRoom.Creator, EventTypes.JoinRules, "", """{"join_rule":"invite"}""");
        Assert.Equal([One], await Search(stores, "one"));

        await room.Send(Asker, EventTypes.Member, Asker.ToString(), """{"membership":"leave"}""");
        Assert.Empty(await Search(stores, "one"));

        await room.Send(StoredRoom.Creator, EventTypes.HistoryVisibility, "", """{"history_visibility":"world_readable"}""");
        Assert.Equal([One], await Search(stores, "one"));
    }

    [Fact]
    public async Task A_renamed_user_is_found_by_the_new_name_alone()
    {
        var (stores, _) = await engine.NewTenant();
        await Named(stores, One, "Before");
        await Room(stores, One);

        await stores.Append(new ProfileFieldSet(One, "displayname", JsonSerializer.SerializeToElement("After")));

        Assert.Empty(await Search(stores, "before"));
        Assert.Equal([One], await Search(stores, "after"));
    }

    [Fact]
    public async Task Who_asks_and_who_is_gone_are_not_found()
    {
        var (stores, _) = await engine.NewTenant();
        await Named(stores, Asker, "Same");
        await Named(stores, One, "Same");
        await Named(stores, Two, "Same");
        await Room(stores, One, Two, Asker);

        await stores.Append(new AccountDeactivated(Two, Erase: false));

        Assert.Equal([One], await Search(stores, "same"));
    }

    [Fact]
    public async Task A_page_says_whether_there_are_more()
    {
        var (stores, _) = await engine.NewTenant();
        await Named(stores, One, "Same");
        await Named(stores, Two, "Same");
        await Room(stores, One, Two);

        var page = await stores.UserDirectory.Search(Asker, ["same"], 1, Cancellation);
        Assert.Equal((new DirectoryEntry(One, "Same", null), true), (Assert.Single(page.Found), page.IsLimited));
        Assert.False((await stores.UserDirectory.Search(Asker, ["same"], 2, Cancellation)).IsLimited);
    }

    [Fact]
    public async Task Guests_in_a_room_are_told_until_they_are_users()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Append(new AccountCreated(Account(One) with { Kind = AccountKind.Guest, PasswordHash = null }, null, null, Session(One, "A", "a1")));
        await Named(stores, Two, "User");
        var room = await Room(stores, One, Two);

        Assert.Equal([One], await stores.Accounts.GuestsIn(room.Now.Id, 10, Cancellation));
        Assert.NotNull(await stores.Append(new GuestUpgraded(One, "hash", Examples.Now, null, Session(One, "B", "b1"))));
        Assert.Null(await stores.Append(new GuestUpgraded(One, "hash", Examples.Now, null, null)));
        Assert.Null(await stores.Append(new GuestUpgraded(Two, "hash", Examples.Now, null, null)));

        Assert.Empty(await stores.Accounts.GuestsIn(room.Now.Id, 10, Cancellation));
        Assert.Equal((AccountKind.User, "hash"), ((await stores.Accounts.Find(One, Cancellation))!.Kind, (await stores.Accounts.Find(One, Cancellation))!.PasswordHash));
        Assert.NotNull(await stores.Accounts.FindAccessToken(Hash("b1"), Cancellation));
    }

    static async Task Named(ITenantStores stores, UserId user, string name) =>
        Assert.NotNull(await stores.Append(new AccountCreated(Account(user), name, null, null)));

    static async Task<StoredRoom> Room(ITenantStores stores, params UserId[] members)
    {
        var room = await StoredRoom.Create(stores, $"directory{Interlocked.Increment(ref _rooms)}");
        foreach (var member in members) await room.Send(member, EventTypes.Member, member.ToString(), """{"membership":"join"}""");
        return room;
    }

    static async Task<IEnumerable<UserId>> Search(ITenantStores stores, string term) =>
        (await stores.UserDirectory.Search(Asker, DirectoryWords.Of(term), 10, Cancellation)).Found.Select(entry => entry.User);
}

public sealed class UserDirectoryStoreOnSqlite(SqliteEngine engine) : UserDirectoryStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class UserDirectoryStoreOnPostgres(PostgresEngine engine) : UserDirectoryStoreTests(engine), IClassFixture<PostgresEngine>;
