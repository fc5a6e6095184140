namespace Weft.Api.Client.Tests.Profiles;

public sealed class ProfileInRoomsTests(TestServer server)
{
    [Fact]
    public async Task A_new_name_and_avatar_are_shown_in_all_joined_rooms()
    {
        var alice = await server.Register("alice");
        var rooms = new[] { await CreateRoom(alice), await CreateRoom(alice) };
        foreach (var room in rooms) Assert.Equal(alice.Localpart, await Shown(alice, room, alice.Id, "displayname"));

        (await alice.Client.Put($"/profile/{alice.Id}/displayname", new { displayname = "Alice the Second" })).Ok();
        (await alice.Client.Put($"/profile/{alice.Id}/avatar_url", new { avatar_url = "mxc://acme.example.org/second" })).Ok();

        foreach (var room in rooms)
        {
            await Eventually.Is("Alice the Second", () => Shown(alice, room, alice.Id, "displayname"));
            await Eventually.Is("mxc://acme.example.org/second", () => Shown(alice, room, alice.Id, "avatar_url"));
        }
    }

    [Fact]
    public async Task A_removed_name_is_removed_in_rooms()
    {
        var alice = await server.Register("alice");
        var room = await CreateRoom(alice);

        (await alice.Client.Delete($"/profile/{alice.Id}/displayname")).Ok();

        await Eventually.Is(null, () => Shown(alice, room, alice.Id, "displayname"));
        Assert.Equal("join", await Shown(alice, room, alice.Id, "membership"));
    }

    [Fact]
    public async Task Rooms_that_were_left_are_not_entered_again()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var (left, joined) = (await CreateRoom(alice), await CreateRoom(alice));
        (await alice.Client.Post($"/rooms/{left}/invite", new { user_id = bob.Id })).Ok();
        (await bob.Client.Post($"/join/{left}", new { })).Ok();
        (await alice.Client.Post($"/rooms/{left}/leave", new { })).Ok();

        (await alice.Client.Put($"/profile/{alice.Id}/displayname", new { displayname = "New" })).Ok();

        await Eventually.Is("New", () => Shown(alice, joined, alice.Id, "displayname"));
        Assert.Equal("leave", await Shown(bob, left, alice.Id, "membership"));
    }

    [Fact]
    public async Task A_deactivated_user_leaves_rooms_and_refuses_invites()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var (joined, invited) = (await CreateRoom(bob), await CreateRoom(bob));
        (await bob.Client.Post($"/rooms/{joined}/invite", new { user_id = alice.Id })).Ok();
        (await alice.Client.Post($"/join/{joined}", new { })).Ok();
        (await bob.Client.Post($"/rooms/{invited}/invite", new { user_id = alice.Id })).Ok();

        (await alice.Client.Post("/account/deactivate", new { erase = true, auth = alice.PasswordAuth() })).Ok();

        await Eventually.Is("leave", () => Shown(bob, joined, alice.Id, "membership"));
        await Eventually.Is("leave", () => Shown(bob, invited, alice.Id, "membership"));
        Assert.Equal("{}", (await bob.Client.Get($"/profile/{alice.Id}")).Ok().GetRawText());
    }

    [Fact]
    public async Task An_erased_users_messages_are_for_those_who_were_there()
    {
        var (alice, bob, carol) = (await server.Register("alice"), await server.Register("bob"), await server.Register("carol"));
        var room = (await alice.Client.Post("/createRoom", new { preset = "public_chat" })).Ok().GetProperty("room_id").GetString()!;
        (await bob.Client.Post($"/join/{room}", new { })).Ok();
        var message = (await alice.Client.Put($"/rooms/{room}/send/m.room.message/1", new { msgtype = "m.text", body = "remember me" })).Ok().GetProperty("event_id").GetString();
        (await carol.Client.Post($"/join/{room}", new { })).Ok();
        Assert.Contains("remember me", (await carol.Client.Get($"/rooms/{room}/event/{message}")).Text, StringComparison.Ordinal);

        (await alice.Client.Post("/account/deactivate", new { erase = true, auth = alice.PasswordAuth() })).Ok();

        foreach (var path in (string[])[$"/rooms/{room}/event/{message}", $"/rooms/{room}/messages?dir=b&limit=50", "/sync"])
        {
            Assert.Contains("remember me", (await bob.Client.Get(path)).Text, StringComparison.Ordinal);
            var seen = (await carol.Client.Get(path)).Text;
            Assert.Contains(message!, seen, StringComparison.Ordinal);
            Assert.DoesNotContain("remember me", seen, StringComparison.Ordinal);
        }
    }

    static async Task<string> CreateRoom(TestUser user) => (await user.Client.Post("/createRoom", new { })).Ok().GetProperty("room_id").GetString()!;

    static async Task<string?> Shown(TestUser viewer, string room, string user, string field) =>
        (await viewer.Client.Get($"/rooms/{room}/state/m.room.member/{user}")).Field(field);
}
