using Microsoft.Extensions.DependencyInjection;
using Weft.Auth.Devices;

namespace Weft.Api.Client.Tests.Devices;

[Collection(OnClockServer.Name)]
public sealed class DevicesTests(ClockServer server)
{
    [Fact]
    public async Task A_device_is_renamed_by_its_user()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));

        (await alice.Client.Put($"/devices/{alice.Device}", new { display_name = "kitchen" })).Ok();
        (await alice.Client.Put($"/devices/{alice.Device}", new { })).Ok();

        Assert.Equal("kitchen", (await alice.Client.Get($"/devices/{alice.Device}")).Ok().GetProperty("display_name").GetString());
        (await bob.Client.Get($"/devices/{alice.Device}")).Refused(404, "M_NOT_FOUND");
        (await bob.Client.Put($"/devices/{alice.Device}", new { display_name = "mine" })).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Put($"/devices/{alice.Device}", new { display_name = new string('x', 300) })).Refused(413, "M_TOO_LARGE");
    }

    [Fact]
    public async Task Deleting_a_device_asks_for_the_password_and_ends_its_tokens()
    {
        var alice = await server.Register("alice");
        var second = await alice.SignIn();

        Assert.Equal(401, (int)(await alice.Client.Delete($"/devices/{second.Device}")).Status);
        (await second.Client.Get("/account/whoami")).Ok();
        (await alice.Client.Delete($"/devices/{second.Device}", new { auth = alice.PasswordAuth() })).Ok();

        (await second.Client.Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");
        (await alice.Client.Get($"/devices/{second.Device}")).Refused(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Several_devices_go_at_once()
    {
        var alice = await server.Register("alice");
        var (second, third) = (await alice.SignIn(), await alice.SignIn());

        (await alice.Client.Post("/delete_devices", new { devices = new[] { second.Device, third.Device, "NEVER-THERE" }, auth = alice.PasswordAuth() })).Ok();

        var left = (await alice.Client.Get("/devices")).Ok().GetProperty("devices").EnumerateArray();
        Assert.Equal(alice.Device, Assert.Single(left).GetProperty("device_id").GetString());
        (await alice.Client.Post("/delete_devices", new { auth = alice.PasswordAuth() })).Refused(400, "M_BAD_JSON");
    }

    [Fact]
    public async Task When_and_where_a_device_was_seen_is_told()
    {
        var alice = await server.Register("alice");
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        var now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();

        (await alice.Client.Get("/account/whoami")).Ok();
        await server.Services.GetRequiredService<DeviceSightings>().Flush(TestContext.Current.CancellationToken);

        var device = (await alice.Client.Get($"/devices/{alice.Device}")).Ok();
        Assert.InRange(device.GetProperty("last_seen_ts").GetInt64(), now, now + 60_000);
        Assert.Equal("127.0.0.1", device.GetProperty("last_seen_ip").GetString());
    }

    [Fact]
    public async Task Another_tenant_reaches_no_device_of_ours()
    {
        var (alice, eve) = (await server.Register("alice"), await server.Register("eve", "globex"));

        (await eve.Client.Get($"/devices/{alice.Device}")).Refused(404, "M_NOT_FOUND");
        (await eve.Client.Post("/delete_devices", new { devices = new[] { alice.Device }, auth = eve.PasswordAuth() })).Ok();

        (await alice.Client.Get($"/devices/{alice.Device}")).Ok();
    }
}
