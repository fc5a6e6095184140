namespace Weft.Api.Client.Tests.Profiles;

public sealed class ProfilesTests(TestServer server)
{
    [Fact]
    public async Task A_profile_holds_a_name_an_avatar_and_anything_else()
    {
        var alice = await server.Register("alice");
        Assert.Equal(alice.Localpart, (await server.Client().Get($"/profile/{alice.Id}/displayname")).Ok().GetProperty("displayname").GetString());

        (await alice.Client.Put($"/profile/{alice.Id}/displayname", new { displayname = "Alice" })).Ok();
        (await alice.Client.Put($"/profile/{alice.Id}/avatar_url", new { avatar_url = "mxc://acme.example.org/abc" })).Ok();
        (await alice.Client.Put($"/profile/{alice.Id}/m.tz", """{"m.tz":"Europe/Vienna"}""")).Ok();
        (await alice.Client.Put($"/_matrix/client/unstable/uk.tcpip.msc4133/profile/{alice.Id}/com.example.mood", """{"com.example.mood":{"is":["good",null]}}""")).Ok();

        var profile = (await server.Client().Get($"/profile/{alice.Id}")).Ok();
        Assert.Equal(
            """{"displayname":"Alice","avatar_url":"mxc://acme.example.org/abc","m.tz":"Europe/Vienna","com.example.mood":{"is":["good",null]}}""",
            profile.GetRawText());
    }

    [Fact]
    public async Task A_field_is_removed_by_deleting_it_or_by_an_empty_name()
    {
        var alice = await server.Register("alice");

        (await alice.Client.Put($"/profile/{alice.Id}/m.tz", """{"m.tz":"Europe/Vienna"}""")).Ok();
        (await alice.Client.Delete($"/profile/{alice.Id}/m.tz")).Ok();
        (await alice.Client.Delete($"/profile/{alice.Id}/m.tz")).Ok();
        (await alice.Client.Put($"/profile/{alice.Id}/displayname", new { displayname = "" })).Ok();

        (await alice.Client.Get($"/profile/{alice.Id}/m.tz")).Refused(404, "M_NOT_FOUND");
        Assert.Equal("{}", (await alice.Client.Get($"/profile/{alice.Id}")).Ok().GetRawText());
    }

    [Fact]
    public async Task Only_one_changes_ones_own_profile()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));

        (await bob.Client.Put($"/profile/{alice.Id}/displayname", new { displayname = "Mallory" })).Refused(403, "M_FORBIDDEN");
        (await bob.Client.Delete($"/profile/{alice.Id}/displayname")).Refused(403, "M_FORBIDDEN");
        (await server.Client().Put($"/profile/{alice.Id}/displayname", new { displayname = "Mallory" })).Refused(401, "M_MISSING_TOKEN");
    }

    [Theory]
    [InlineData("displayname", "{\"displayname\":5}", "M_BAD_JSON")]
    [InlineData("displayname", "{}", "M_MISSING_PARAM")]
    [InlineData("avatar_url", "{\"avatar_url\":\"https://example.org/a.png\"}", "M_INVALID_PARAM")]
    [InlineData("m.tz", "{\"m.tz\":[]}", "M_BAD_JSON")]
    [InlineData("Capitals", "{\"Capitals\":1}", "M_INVALID_PARAM")]
    public async Task What_a_field_cannot_be_is_refused(string field, string body, string errcode)
    {
        var alice = await server.Register("alice");

        (await alice.Client.Put($"/profile/{alice.Id}/{field}", body)).Refused(400, errcode);
    }

    [Fact]
    public async Task Names_and_profiles_have_their_limits()
    {
        var alice = await server.Register("alice");
        var (longName, half) = ("com.example." + new string('x', 255), new string('x', 40_000));

        (await alice.Client.Put($"/profile/{alice.Id}/{longName}", $$"""{"{{longName}}":1}""")).Refused(400, "M_KEY_TOO_LARGE");
        (await alice.Client.Put($"/profile/{alice.Id}/com.example.a", $$"""{"com.example.a":"{{half}}"}""")).Ok();
        (await alice.Client.Put($"/profile/{alice.Id}/com.example.b", $$"""{"com.example.b":"{{half}}"}""")).Refused(400, "M_PROFILE_TOO_LARGE");
    }

    [Fact]
    public async Task Nobody_has_no_profile_nor_has_another_tenants_user()
    {
        var alice = await server.Register("alice");

        (await server.Client().Get("/profile/@nobody:acme.example.org")).Refused(404, "M_NOT_FOUND");
        (await server.Client("globex").Get($"/profile/{alice.Id}")).Refused(404, "M_NOT_FOUND");
        (await server.Client().Get("/profile/not-an-id")).Refused(400, "M_INVALID_PARAM");
    }
}
