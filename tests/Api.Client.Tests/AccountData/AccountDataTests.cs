using System.Text.Json;

namespace Weft.Api.Client.Tests.AccountData;

public sealed class AccountDataTests(TestServer server) : IClassFixture<TestServer>
{
    const string Room = "!room:acme.example.org";

    static string Path(TestUser user, string type, string? room = null) =>
        room is null ? $"/user/{user.Id}/account_data/{type}" : $"/user/{user.Id}/rooms/{room}/account_data/{type}";

    [Theory]
    [InlineData(null)]
    [InlineData(Room)]
    public async Task What_was_set_is_read_back_as_it_was(string? room)
    {
        var alice = await server.Register("alice");
        (await alice.Client.Get(Path(alice, "x.y", room))).Refused(404, "M_NOT_FOUND");

        const string content = """{"b":[1,2.50,"ä\n"],"a":{"z":null}}""";
        (await alice.Client.Put(Path(alice, "x.y", room), content)).Ok();

        Assert.Equal(content, (await alice.Client.Get(Path(alice, "x.y", room))).Text);
        (await alice.Client.Put(Path(alice, "x.y", room), "{}")).Ok();
        Assert.Equal("{}", (await alice.Client.Get(Path(alice, "x.y", room))).Text);
    }

    [Fact]
    public async Task It_comes_with_sync()
    {
        var alice = await server.Register("alice");
        var since = (await alice.Client.Get("/sync?timeout=0")).Ok().GetProperty("next_batch").GetString();

        (await alice.Client.Put(Path(alice, "x.y"), new { v = 1 })).Ok();

        var events = (await alice.Client.Get($"/sync?timeout=0&since={since}")).Ok().GetProperty("account_data").GetProperty("events").EnumerateArray();
        Assert.Equal("x.y", Assert.Single(events).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("m.fully_read", null)]
    [InlineData("m.push_rules", null)]
    [InlineData("m.fully_read", Room)]
    public async Task What_the_server_keeps_itself_cannot_be_set(string type, string? room)
    {
        var alice = await server.Register("alice");

        (await alice.Client.Put(Path(alice, type, room), "{}")).Refused(405, "M_BAD_JSON");
    }

    [Fact]
    public async Task Other_users_data_is_theirs()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));

        (await bob.Client.Put(Path(alice, "x.y"), "{}")).Refused(403, "M_FORBIDDEN");
        (await bob.Client.Get(Path(alice, "x.y"))).Refused(403, "M_FORBIDDEN");
        (await bob.Client.Get(Path(alice, "x.y", Room))).Refused(403, "M_FORBIDDEN");
    }

    [Fact]
    public async Task Broken_data_is_refused()
    {
        var alice = await server.Register("alice");

        (await alice.Client.Put(Path(alice, "x.y"), "[]")).Refused(400, "M_BAD_JSON");
        (await alice.Client.Put(Path(alice, "x.y"), "{")).Refused(400, "M_NOT_JSON");
        (await alice.Client.Put(Path(alice, new string('x', 300)), "{}")).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Put(Path(alice, "x.y", "noroom"), "{}")).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Put(Path(alice, "x.y"), JsonSerializer.Serialize(new { v = new string('x', 300_000) }))).Refused(413, "M_TOO_LARGE");
    }
}
