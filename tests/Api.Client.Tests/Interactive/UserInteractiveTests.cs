namespace Weft.Api.Client.Tests.Interactive;

[Collection(OnClockServer.Name)]
public sealed class UserInteractiveTests(ClockServer server)
{
    [Fact]
    public async Task A_wrong_password_may_be_tried_again_in_the_same_session()
    {
        var alice = await server.Register("alice");
        var asked = await Ask(alice);

        var wrong = await alice.Client.Post("/account/deactivate", new { auth = (alice with { Password = "wrong" }).PasswordAuth(asked) });
        Assert.Equal((401, "M_FORBIDDEN", asked), ((int)wrong.Status, wrong.Errcode, wrong.Field("session")));

        (await alice.Client.Post("/account/deactivate", new { auth = alice.PasswordAuth(asked) })).Ok();
    }

    [Fact]
    public async Task Another_users_password_proves_nothing()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var asked = await Ask(alice);

        (await alice.Client.Post("/account/deactivate", new { auth = bob.PasswordAuth(asked) })).Refused(403, "M_FORBIDDEN");
        (await alice.Client.Get("/account/whoami")).Ok();
    }

    [Fact]
    public async Task A_session_is_of_one_operation_and_one_user()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var asked = await Ask(alice);

        (await alice.Client.Post("/account/deactivate", new { erase = true, auth = alice.PasswordAuth(asked) })).Refused(403, "M_FORBIDDEN");
        (await alice.Client.Delete($"/devices/{alice.Device}", new { auth = alice.PasswordAuth(asked) })).Refused(403, "M_FORBIDDEN");
        (await bob.Client.Post("/account/deactivate", new { auth = bob.PasswordAuth(asked) })).Refused(403, "M_FORBIDDEN");
    }

    [Fact]
    public async Task A_grant_for_some_devices_deletes_no_others()
    {
        var alice = await server.Register("alice");
        var (one, other) = (await alice.SignIn(), await alice.SignIn());
        var asked = (await alice.Client.Post("/delete_devices", new { devices = new[] { one.Device } })).Field("session");

        (await alice.Client.Post("/delete_devices", new { devices = new[] { other.Device }, auth = alice.PasswordAuth(asked) })).Refused(403, "M_FORBIDDEN");
    }

    [Fact]
    public async Task A_session_grants_once()
    {
        var alice = await server.Register("alice");
        var asked = (await alice.Client.Post("/_matrix/client/v1/login/get_token", new { })).Field("session");

        (await alice.Client.Post("/_matrix/client/v1/login/get_token", new { auth = alice.PasswordAuth(asked) })).Ok();
        var again = await alice.Client.Post("/_matrix/client/v1/login/get_token", new { auth = new { session = asked } });

        Assert.Equal(401, (int)again.Status);
    }

    [Fact]
    public async Task A_session_ends_after_an_hour()
    {
        var alice = await server.Register("alice");
        var asked = await Ask(alice);
        server.Clock.Advance(TimeSpan.FromHours(1));

        var late = await alice.Client.Post("/account/deactivate", new { auth = alice.PasswordAuth(asked) });

        Assert.Equal(401, (int)late.Status);
        Assert.NotEqual(asked, late.Field("session"));
    }

    [Theory]
    [InlineData("{\"auth\":5}", 400)]
    [InlineData("{\"auth\":{\"type\":\"m.login.recaptcha\"}}", 401)]
    [InlineData("{\"auth\":{\"type\":\"m.login.dummy\"}}", 401)]
    [InlineData("{\"auth\":{}}", 401)]
    [InlineData("{\"auth\":null}", 401)]
    public async Task Nothing_is_granted_without_proof(string body, int status)
    {
        var alice = await server.Register("alice");

        Assert.Equal(status, (int)(await alice.Client.Post("/account/deactivate", body)).Status);
        (await alice.Client.Get("/account/whoami")).Ok();
    }

    static async Task<string> Ask(TestUser user)
    {
        var asked = await user.Client.Post("/account/deactivate", new { });
        Assert.Equal(401, (int)asked.Status);
        Assert.Equal("m.login.password", asked.Json.GetProperty("flows")[0].GetProperty("stages")[0].GetString());
        return asked.Field("session")!;
    }
}
