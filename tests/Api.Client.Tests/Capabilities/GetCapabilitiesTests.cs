namespace Weft.Api.Client.Tests.Capabilities;

public sealed class GetCapabilitiesTests(TestServer server)
{
    [Fact]
    public async Task What_a_guest_cannot_do_is_not_promised_to_one()
    {
        var alice = await server.Register("alice");
        var token = (await server.Client().Post("/register?kind=guest", new { })).Ok().GetProperty("access_token").GetString();
        var guest = server.Client().With(token);

        foreach (var name in (string[])["m.change_password", "m.get_login_token"])
        {
            Assert.True(await Enabled(alice.Client, name));
            Assert.False(await Enabled(guest, name));
        }
        Assert.True(await Enabled(guest, "m.profile_fields"));
        Assert.False(await Enabled(alice.Client, "m.3pid_changes"));
    }

    static async Task<bool> Enabled(TestClient client, string name) =>
        (await client.Get("/capabilities")).Ok().GetProperty("capabilities").GetProperty(name).GetProperty("enabled").GetBoolean();
}
