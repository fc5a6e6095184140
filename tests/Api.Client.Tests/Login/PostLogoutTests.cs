namespace Weft.Api.Client.Tests.Login;

public sealed class PostLogoutTests(TestServer server)
{
    [Fact]
    public async Task Signing_out_ends_this_device_alone()
    {
        var alice = await server.Register("alice");
        var second = await alice.SignIn();

        (await alice.Client.Post("/logout")).Ok();

        var refused = (await alice.Client.Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");
        Assert.False(refused.Json.GetProperty("soft_logout").GetBoolean());
        var devices = (await second.Client.Get("/devices")).Ok().GetProperty("devices").EnumerateArray().Select(device => device.GetProperty("device_id").GetString());
        Assert.Equal([second.Device], devices);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_devices_of_this_user_alone()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var second = await alice.SignIn();

        (await alice.Client.Post("/logout/all")).Ok();

        (await alice.Client.Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");
        (await second.Client.Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");
        (await bob.Client.Get("/account/whoami")).Ok();
    }
}
