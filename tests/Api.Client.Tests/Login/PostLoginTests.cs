namespace Weft.Api.Client.Tests.Login;

[Collection(OnClockServer.Name)]
public sealed class PostLoginTests(ClockServer server)
{
    [Fact]
    public async Task A_password_signs_in()
    {
        var alice = await server.Register("alice");

        var again = await alice.SignIn();

        Assert.NotEqual(alice.Device, again.Device);
        Assert.Equal(alice.Id, (await again.Client.Get("/account/whoami")).Ok().GetProperty("user_id").GetString());
    }

    [Theory]
    [InlineData("id")]
    [InlineData("name")]
    [InlineData("capitals")]
    public async Task A_user_is_found_by_id_and_by_name_in_any_case(string by)
    {
        var alice = await server.Register("alice");
        var user = by switch { "id" => alice.Id, "name" => alice.Localpart, _ => alice.Localpart.ToUpperInvariant() };

        var answer = (await server.Client().Post("/login", new
        {
            type = "m.login.password",
            identifier = new { type = "m.id.user", user },
            password = alice.Password,
        })).Ok();

        Assert.Equal(alice.Id, answer.GetProperty("user_id").GetString());
    }

    [Fact]
    public async Task The_user_property_of_old_still_works()
    {
        var alice = await server.Register("alice");

        (await server.Client().Post("/login", new { type = "m.login.password", user = alice.Localpart, password = alice.Password })).Ok();
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_are_refused_alike()
    {
        var alice = await server.Register("alice");

        var wrong = await server.Client().Post("/login", new { type = "m.login.password", user = alice.Localpart, password = "wrong password" });
        var nobody = await server.Client().Post("/login", new { type = "m.login.password", user = "nobody", password = "wrong password" });

        Assert.Equal(wrong.Refused(403, "M_FORBIDDEN").Text, nobody.Refused(403, "M_FORBIDDEN").Text);
    }

    [Fact]
    public async Task Another_tenants_user_is_nobody_here()
    {
        var alice = await server.Register("alice");

        (await server.Client("globex").Post("/login", new { type = "m.login.password", user = alice.Localpart, password = alice.Password })).Refused(403, "M_FORBIDDEN");
        (await server.Client("globex").Post("/login", new { type = "m.login.password", user = alice.Id, password = alice.Password })).Refused(403, "M_FORBIDDEN");
        (await alice.Client.To("globex").Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");
    }

    [Fact]
    public async Task Signing_in_as_a_device_ends_the_tokens_it_had()
    {
        var alice = await server.Register("alice");

        var again = await alice.SignIn(alice.Device);

        Assert.Equal(alice.Device, again.Device);
        (await alice.Client.Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");
        (await again.Client.Get("/account/whoami")).Ok();
    }

    [Fact]
    public async Task A_login_token_signs_in_once_and_only_for_two_minutes()
    {
        var alice = await server.Register("alice");
        async Task<string> NewToken() => (await alice.Client.Post("/_matrix/client/v1/login/get_token", new { auth = alice.PasswordAuth() })).Ok().GetProperty("login_token").GetString()!;

        var token = await NewToken();
        var answer = (await server.Client().Post("/login", new { type = "m.login.token", token })).Ok();
        Assert.Equal(alice.Id, answer.GetProperty("user_id").GetString());
        (await server.Client().Post("/login", new { type = "m.login.token", token })).Refused(403, "M_FORBIDDEN");

        var late = await NewToken();
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await server.Client().Post("/login", new { type = "m.login.token", token = late })).Refused(403, "M_FORBIDDEN");
    }

    [Theory]
    [InlineData("{}", "M_MISSING_PARAM")]
    [InlineData("{\"type\":\"m.login.application_service\"}", "M_UNKNOWN")]
    [InlineData("{\"type\":\"m.login.password\",\"password\":\"x\"}", "M_MISSING_PARAM")]
    [InlineData("{\"type\":\"m.login.password\",\"user\":5,\"password\":\"x\"}", "M_BAD_JSON")]
    [InlineData("{\"type\":\"m.login.password\",\"user\":\"alice\"}", "M_MISSING_PARAM")]
    [InlineData("nonsense", "M_NOT_JSON")]
    public async Task What_is_malformed_is_named(string body, string errcode) => (await server.Client().Post("/login", body)).Refused(400, errcode);

    [Fact]
    public async Task Only_flows_that_work_are_offered()
    {
        var flows = (await server.Client().Get("/login")).Ok().GetProperty("flows").EnumerateArray().Select(flow => flow.GetProperty("type").GetString());

        Assert.Equal(["m.login.password", "m.login.token"], flows);
    }
}
