namespace Weft.Api.Client.Tests.UserDirectory;

public sealed class PostSearchTests(TestServer server)
{
    [Fact]
    public async Task Strangers_are_found_only_where_rooms_make_them_known()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        Assert.Empty(await Find(alice, bob.Localpart));

        var room = await CreateRoom(alice, "private_chat");
        (await alice.Client.Post($"/rooms/{room}/invite", new { user_id = bob.Id })).Ok();
        Assert.Empty(await Find(alice, bob.Localpart));

        (await bob.Client.Post($"/join/{room}", new { })).Ok();
        Assert.Equal([bob.Id], await Find(alice, bob.Localpart));

        (await bob.Client.Post($"/rooms/{room}/leave", new { })).Ok();
        Assert.Empty(await Find(alice, bob.Localpart));
    }

    [Fact]
    public async Task Members_of_public_rooms_are_found_by_everybody_of_the_tenant()
    {
        var (alice, bob, eve) = (await server.Register("alice"), await server.Register("bob"), await server.Register("eve", "globex"));

        await CreateRoom(bob, "public_chat");

        Assert.Equal([bob.Id], await Find(alice, bob.Localpart));
        Assert.Empty(await Find(eve, bob.Localpart));
        Assert.Empty(await Find(bob, bob.Localpart));
    }

    [Theory]
    [InlineData("grün")]
    [InlineData("GRÜ")]
    [InlineData("baum grün")]
    [InlineData("zz grün")]
    public async Task Names_are_found_by_the_beginnings_of_all_words_in_any_case(string term)
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var unique = $"zz{Guid.NewGuid():N}";
        await CreateRoom(bob, "public_chat");
        (await bob.Client.Put($"/profile/{bob.Id}/displayname", new { displayname = $"Grüner Baum {unique}" })).Ok();

        Assert.Contains(bob.Id, await Find(alice, $"{term} {unique[..20]}"));
        Assert.DoesNotContain(bob.Id, await Find(alice, $"{term} {unique} nothing"));
        Assert.Equal([bob.Id], await Find(alice, bob.Id));
    }

    [Fact]
    public async Task More_than_the_limit_is_said_to_be_more()
    {
        var alice = await server.Register("alice");
        var unique = $"yy{Guid.NewGuid():N}";
        foreach (var name in (string[])["one", "two", "three"])
        {
            var user = await server.Register(name);
            await CreateRoom(user, "public_chat");
            (await user.Client.Put($"/profile/{user.Id}/displayname", new { displayname = unique })).Ok();
        }

        var two = (await alice.Client.Post("/user_directory/search", new { search_term = unique, limit = 2 })).Ok();
        Assert.Equal((2, true), (two.GetProperty("results").GetArrayLength(), two.GetProperty("limited").GetBoolean()));
        var all = (await alice.Client.Post("/user_directory/search", new { search_term = unique, limit = 3 })).Ok();
        Assert.Equal((3, false), (all.GetProperty("results").GetArrayLength(), all.GetProperty("limited").GetBoolean()));
        Assert.Equal(unique, all.GetProperty("results")[0].GetProperty("display_name").GetString());
    }

    [Fact]
    public async Task Who_left_the_server_is_not_found()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        await CreateRoom(bob, "public_chat");

        (await bob.Client.Post("/account/deactivate", new { auth = bob.PasswordAuth() })).Ok();

        Assert.Empty(await Find(alice, bob.Localpart));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"search_term\":5}")]
    public async Task A_search_is_for_something(string body) =>
        (await (await server.Register("alice")).Client.Post("/user_directory/search", body)).Refused(400, "M_BAD_JSON");

    static async Task<IEnumerable<string?>> Find(TestUser asker, string term) =>
        (await asker.Client.Post("/user_directory/search", new { search_term = term })).Ok()
            .GetProperty("results").EnumerateArray().Select(user => user.GetProperty("user_id").GetString()).ToArray();

    static async Task<string> CreateRoom(TestUser user, string preset) =>
        (await user.Client.Post("/createRoom", new { preset })).Ok().GetProperty("room_id").GetString()!;
}
