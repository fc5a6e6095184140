using System.Text.Json;
using Weft.Storage.Accounts;
using static Weft.Storage.Contract.Accounts.People;

namespace Weft.Storage.Contract.Accounts;

public abstract class ProfileStoreTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("{\"deep\":[1,true,null,\"\\u00e4\"]}")]
    public async Task A_field_holds_any_json(string json)
    {
        var (stores, _) = await engine.NewTenant();

        var position = await stores.Append(Set("com.example.field", json));

        var profile = (await stores.Profiles.Find(Alice, Cancellation))!;
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), profile.Field("com.example.field")!.Value));
        Assert.Equal(position, profile.Position);
    }

    [Fact]
    public async Task A_removed_field_is_gone_and_others_stay()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Append(Set("displayname", "\"Alice\""));
        await stores.Append(Set("m.tz", "\"Europe/Vienna\""));

        await stores.Append(new ProfileFieldSet(Alice, "m.tz", null));

        var profile = (await stores.Profiles.Find(Alice, Cancellation))!;
        Assert.Equal("Alice", profile.DisplayName);
        Assert.Null(profile.Field("m.tz"));
    }

    [Fact]
    public async Task A_profile_grows_to_64_KiB_and_no_further()
    {
        var (stores, _) = await engine.NewTenant();
        var half = $"\"{new string('x', 40_000)}\"";

        Assert.NotNull(await stores.Append(Set("com.example.one", half)));
        Assert.Null(await stores.Append(Set("com.example.two", half)));

        Assert.Null((await stores.Profiles.Find(Alice, Cancellation))!.Field("com.example.two"));
    }

    [Fact]
    public async Task Names_and_avatars_are_to_be_shown_in_rooms_until_that_is_done()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Append(Set("com.example.field", "1"));
        Assert.Empty(await stores.AccountTasks.List(0, 10, Cancellation));

        await stores.Append(Set("displayname", "\"A\""));
        var first = Assert.Single(await stores.AccountTasks.List(0, 10, Cancellation));
        var second = await stores.Append(Set("avatar_url", "\"mxc://example.org/a\""));

        // What was done was the first: the second is still to be shown.
        await stores.AccountTasks.Done(first, Cancellation);
        var left = Assert.Single(await stores.AccountTasks.List(0, 10, Cancellation));
        Assert.Equal(new AccountWork(Alice, AccountTask.ShowProfile, second!.Value), left);
        Assert.Empty(await stores.AccountTasks.List(second.Value, 10, Cancellation));

        await stores.AccountTasks.Done(left, Cancellation);
        Assert.Empty(await stores.AccountTasks.List(0, 10, Cancellation));
    }

    [Fact]
    public async Task Several_profiles_are_read_at_once()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignUp(Alice, "PHONE", "a1");

        Assert.Equal(Alice, Assert.Single(await stores.Profiles.FindAll([Alice, Bob], Cancellation)).User);
    }

    static ProfileFieldSet Set(string field, string json) => new(Alice, field, JsonElement.Parse(json));
}

public sealed class ProfileStoreOnSqlite(SqliteEngine engine) : ProfileStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class ProfileStoreOnPostgres(PostgresEngine engine) : ProfileStoreTests(engine), IClassFixture<PostgresEngine>;
