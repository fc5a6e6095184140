using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Tenants;

namespace Weft.Api.Client.Tests.Registration;

public sealed class PostRegisterTests(TestServer server)
{
    [Fact]
    public async Task Registering_asks_for_the_dummy_stage_and_then_signs_in()
    {
        var name = TestUser.UniqueName("alice");
        var asked = await server.Client().Post("/register", new { username = name, password = "long enough" });
        Assert.Equal(401, (int)asked.Status);
        Assert.Equal("m.login.dummy", asked.Json.GetProperty("flows")[0].GetProperty("stages")[0].GetString());

        var answer = (await server.Client().Post("/register", new
        {
            username = name,
            password = "long enough",
            device_id = "PHONE",
            auth = new { type = "m.login.dummy", session = asked.Field("session") },
        })).Ok();

        Assert.Equal($"@{name}:acme.example.org", answer.GetProperty("user_id").GetString());
        Assert.Equal("PHONE", answer.GetProperty("device_id").GetString());
        (await server.Client().With(answer.GetProperty("access_token").GetString()).Get("/account/whoami")).Ok();
    }

    [Fact]
    public async Task What_was_said_in_the_first_request_may_be_left_out_of_the_last()
    {
        var name = TestUser.UniqueName("alice");
        var asked = await server.Client().Post("/register", new { username = name, password = "long enough", device_id = "PHONE" });

        var answer = (await server.Client().Post("/register", new { auth = new { type = "m.login.dummy", session = asked.Field("session") } })).Ok();

        Assert.Equal("PHONE", answer.GetProperty("device_id").GetString());
        (await server.Client().Post("/login", new { type = "m.login.password", user = name, password = "long enough" })).Ok();
    }

    [Fact]
    public async Task A_password_hash_in_a_request_is_not_taken_for_one()
    {
        var name = TestUser.UniqueName("alice");

        (await server.Client().Post("/register", new { username = name, password_hash = "$argon2id$v=19$m=8,t=1,p=1$YWFhYWFhYWFhYWFhYWFhYQ$YWFhYWFhYWFhYWFhYWFhYQ", auth = new { type = "m.login.dummy" } }))
            .Refused(400, "M_MISSING_PARAM");
    }

    [Fact]
    public async Task A_name_is_had_once_whatever_its_case()
    {
        var alice = await server.Register("alice");

        (await server.Client().Post("/register", new { username = alice.Localpart.ToUpperInvariant(), password = "long enough" })).Refused(400, "M_USER_IN_USE");
        (await server.Client().Get($"/register/available?username={alice.Localpart}")).Refused(400, "M_USER_IN_USE");
        (await server.Client("globex").Get($"/register/available?username={alice.Localpart}")).Ok();
    }

    [Theory]
    [InlineData("space in it")]
    [InlineData("_underscore")]
    [InlineData("")]
    [InlineData("älice")]
    [InlineData("a:b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_name_keeps_to_the_grammar(string username)
    {
        (await server.Client().Post("/register", new { username, password = "long enough" })).Refused(400, "M_INVALID_USERNAME");
        (await server.Client().Get($"/register/available?username={Uri.EscapeDataString(username)}")).Refused(400, "M_INVALID_USERNAME");
    }

    [Fact]
    public async Task A_short_password_is_refused() =>
        (await server.Client().Post("/register", new { username = TestUser.UniqueName("alice"), password = "short" })).Refused(400, "M_WEAK_PASSWORD");

    [Fact]
    public async Task Who_names_nobody_is_given_a_name()
    {
        var answer = (await server.Client().Post("/register", new { password = "long enough", auth = new { type = "m.login.dummy" } })).Ok();

        Assert.Matches("^@[a-z0-9]+:acme.example.org$", answer.GetProperty("user_id").GetString());
    }

    [Fact]
    public async Task Who_inhibits_login_is_given_no_token()
    {
        var answer = (await server.Client().Post("/register", new
        {
            username = TestUser.UniqueName("alice"),
            password = "long enough",
            inhibit_login = true,
            auth = new { type = "m.login.dummy" },
        })).Ok();

        Assert.False(answer.TryGetProperty("access_token", out _));
        Assert.False(answer.TryGetProperty("device_id", out _));
    }

    [Fact]
    public async Task A_guest_becomes_a_user_of_the_same_name()
    {
        var first = (await server.Client().Post("/register?kind=guest", new { })).Ok();
        var (user, token) = (first.GetProperty("user_id").GetString()!, first.GetProperty("access_token").GetString()!);
        var username = user[1..user.IndexOf(':', StringComparison.Ordinal)];
        var auth = new { type = "m.login.dummy" };

        (await server.Client().Post("/register", new { username, password = "long enough", auth })).Refused(400, "M_USER_IN_USE");
        (await server.Client().Post("/register", new { username = "another", password = "long enough", guest_access_token = token, auth })).Refused(400, "M_INVALID_PARAM");
        (await server.Client("globex").Post("/register", new { username, password = "long enough", guest_access_token = token, auth })).Refused(403, "M_FORBIDDEN");
        var alice = await server.Register("alice");
        (await server.Client().Post("/register", new { username = alice.Localpart, password = "long enough", guest_access_token = alice.Client.Token, auth })).Refused(403, "M_FORBIDDEN");

        var upgraded = (await server.Client().Post("/register", new { username, password = "long enough", guest_access_token = token, auth })).Ok();

        Assert.Equal(user, upgraded.GetProperty("user_id").GetString());
        var client = server.Client().With(upgraded.GetProperty("access_token").GetString());
        Assert.False((await client.Get("/account/whoami")).Ok().GetProperty("is_guest").GetBoolean());
        (await server.Client().Post("/login", new { type = "m.login.password", user = username, password = "long enough" })).Ok();
        (await server.Client().Post("/register", new { username, password = "long enough", guest_access_token = token, auth })).Refused(403, "M_FORBIDDEN");
    }

    [Fact]
    public async Task Guests_stay_only_in_rooms_that_admit_them()
    {
        var alice = await server.Register("alice");
        var guest = (await server.Client().Post("/register?kind=guest", new { })).Ok();
        var (id, client) = (guest.GetProperty("user_id").GetString()!, server.Client().With(guest.GetProperty("access_token").GetString()));
        var room = (await alice.Client.Post("/createRoom", new { preset = "public_chat" })).Ok().GetProperty("room_id").GetString()!;
        async Task Admit(string access) => (await alice.Client.Put($"/rooms/{room}/state/m.room.guest_access", new { guest_access = access })).Ok();

        await Admit("forbidden");
        Assert.Equal(403, (int)(await client.Post($"/rooms/{room}/join", new { })).Status);
        await Admit("can_join");
        (await client.Post($"/rooms/{room}/join", new { })).Ok();
        await Admit("forbidden");

        await Eventually.Is("leave", async () => (await alice.Client.Get($"/rooms/{room}/state/m.room.member/{id}")).Field("membership"));
        Assert.Equal("join", (await alice.Client.Get($"/rooms/{room}/state/m.room.member/{alice.Id}")).Field("membership"));
    }

    [Fact]
    public async Task A_guest_is_a_guest()
    {
        var answer = (await server.Client().Post("/register?kind=guest", new { device_id = "IGNORED", username = "ignored" })).Ok();
        var guest = server.Client().With(answer.GetProperty("access_token").GetString());

        Assert.NotEqual("IGNORED", answer.GetProperty("device_id").GetString());
        Assert.True((await guest.Get("/account/whoami")).Ok().GetProperty("is_guest").GetBoolean());
        var user = answer.GetProperty("user_id").GetString();
        (await guest.Put($"/profile/{user}/displayname", new { displayname = "Visitor" })).Ok();
        (await guest.Put($"/profile/{user}/avatar_url", new { avatar_url = "mxc://acme.example.org/a" })).Refused(403, "M_GUEST_ACCESS_FORBIDDEN");
        (await guest.Post("/account/password", new { new_password = "long enough" })).Refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    }
}

public sealed class ClosedServer : TestServer
{
    protected override TenantSettings Settings => base.Settings with { Accounts = new AccountSettings { PasswordCost = PasswordCost.Cheapest } };
}

public sealed class ClosedRegistrationTests(ClosedServer server) : IClassFixture<ClosedServer>
{
    [Fact]
    public async Task Only_who_was_given_a_token_may_register_and_only_as_often_as_it_says()
    {
        (await server.Client("globex").Post("/register", new { username = "alice", password = "long enough" })).Refused(403, "M_FORBIDDEN");

        var stores = ((IStores)server.Services.GetService(typeof(IStores))!).For(TenantId.Parse("acme"));
        await stores.RegistrationTokens.Add(new RegistrationToken("invitation", 1, null, DateTimeOffset.UnixEpoch), TestContext.Current.CancellationToken);

        var wrong = await server.Client().Post("/register", new { username = "alice", password = "long enough", auth = new { type = "m.login.registration_token", token = "guessed" } });
        Assert.Equal("M_UNAUTHORIZED", wrong.Errcode);
        Assert.Equal(401, (int)wrong.Status);
        (await server.Client().Post("/register", new { username = "alice", password = "long enough", auth = new { type = "m.login.registration_token", token = "invitation" } })).Ok();
        Assert.False((await server.Client().Get("/_matrix/client/v1/register/m.login.registration_token/validity?token=invitation")).Ok().GetProperty("valid").GetBoolean());
        (await server.Client().Post("/register", new { username = "bob", password = "long enough" })).Refused(403, "M_FORBIDDEN");
    }

    [Fact]
    public async Task What_is_not_configured_is_not_there()
    {
        (await server.Client().Get("/_synapse/admin/v1/register")).Refused(404, "M_UNRECOGNIZED");
        (await server.Client().Post("/_synapse/admin/v1/register", new { })).Refused(404, "M_UNRECOGNIZED");
        (await server.Client().Post("/register?kind=guest", new { })).Refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    }
}
