namespace Weft.Api.Client.Tests.AccountManagement;

public sealed class PasswordAndDeactivationTests(TestServer server)
{
    [Fact]
    public async Task A_new_password_replaces_the_old_and_ends_other_sessions()
    {
        var alice = await server.Register("alice");
        var other = await alice.SignIn();

        (await alice.Client.Post("/account/password", new { new_password = "the new password", auth = alice.PasswordAuth() })).Ok();

        (await alice.Client.Get("/account/whoami")).Ok();
        (await other.Client.Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");
        (await server.Client().Post("/login", new { type = "m.login.password", user = alice.Localpart, password = alice.Password })).Refused(403, "M_FORBIDDEN");
        (await server.Client().Post("/login", new { type = "m.login.password", user = alice.Localpart, password = "the new password" })).Ok();
    }

    [Fact]
    public async Task Other_sessions_stay_when_so_asked()
    {
        var alice = await server.Register("alice");
        var other = await alice.SignIn();

        (await alice.Client.Post("/account/password", new { new_password = "the new password", logout_devices = false, auth = alice.PasswordAuth() })).Ok();

        (await other.Client.Get("/account/whoami")).Ok();
    }

    [Fact]
    public async Task Deactivation_ends_the_account_for_good()
    {
        var alice = await server.Register("alice");
        var other = await alice.SignIn();

        var answer = (await alice.Client.Post("/account/deactivate", new { auth = alice.PasswordAuth() })).Ok();

        Assert.Equal("success", answer.GetProperty("id_server_unbind_result").GetString());
        (await alice.Client.Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");
        (await other.Client.Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");
        (await server.Client().Post("/login", new { type = "m.login.password", user = alice.Localpart, password = alice.Password })).Refused(403, "M_USER_DEACTIVATED");
        (await server.Client().Post("/register", new { username = alice.Localpart, password = "long enough" })).Refused(400, "M_USER_IN_USE");
    }

    [Fact]
    public async Task Third_party_ids_are_none_and_cannot_be_added()
    {
        var alice = await server.Register("alice");

        Assert.Empty((await alice.Client.Get("/account/3pid")).Ok().GetProperty("threepids").EnumerateArray());
        (await alice.Client.Post("/account/3pid", new { three_pid_creds = new { } })).Refused(403, "M_FORBIDDEN");
    }
}
