using System.Text.Json.Nodes;

namespace Weft.Api.Client.Tests.EndToEndEncryption;

public sealed class KeysTests(TestServer server) : IClassFixture<TestServer>
{
    static Task<TestAnswer> Query(TestUser viewer, string user, params string[] devices) =>
        viewer.Client.Post("/keys/query", new { device_keys = new Dictionary<string, string[]> { [user] = devices } });

    static Task<TestAnswer> Claim(TestUser claimer, TestUser from) =>
        claimer.Client.Post("/keys/claim", new { one_time_keys = new Dictionary<string, object> { [from.Id] = new Dictionary<string, string> { [from.Device] = "signed_curve25519" } } });

    static JsonObject Keys(params (string Name, string Key)[] keys) =>
        new(keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)CryptoUser.OneTimeKey(key.Key))));

    static string? Claimed(TestAnswer answer, TestUser from) =>
        answer.Ok().GetProperty("one_time_keys").TryGetProperty(from.Id, out var devices)
            ? devices.GetProperty(from.Device).EnumerateObject().Single().Name
            : null;

    [Fact]
    public async Task Published_keys_come_back_as_they_were_with_the_devices_name()
    {
        var alice = new CryptoUser(await server.Register("alice"));
        var bob = await server.Register("bob");
        var keys = alice.DeviceKeys();
        (await alice.User.Client.Post("/keys/upload", new { device_keys = keys })).Ok();
        (await alice.User.Client.Put($"/devices/{alice.User.Device}", new { display_name = "Phone" })).Ok();

        var device = (await Query(bob, alice.User.Id)).Ok().GetProperty("device_keys").GetProperty(alice.User.Id).GetProperty(alice.User.Device);

        Assert.Equal("Phone", device.GetProperty("unsigned").GetProperty("device_display_name").GetString());
        foreach (var (name, value) in keys) Assert.True(JsonNode.DeepEquals(value, JsonNode.Parse(device.GetProperty(name).GetRawText())), name);
    }

    [Fact]
    public async Task Only_the_devices_asked_for_are_answered_and_unknown_users_are_empty()
    {
        var alice = new CryptoUser(await server.Register("alice"));
        (await alice.User.Client.Post("/keys/upload", new { device_keys = alice.DeviceKeys() })).Ok();

        Assert.Empty((await Query(alice.User, alice.User.Id, "OTHER")).Ok().GetProperty("device_keys").GetProperty(alice.User.Id).EnumerateObject());
        Assert.Single((await Query(alice.User, alice.User.Id, "OTHER", alice.User.Device)).Ok().GetProperty("device_keys").GetProperty(alice.User.Id).EnumerateObject());
        Assert.Empty((await Query(alice.User, "@nobody:acme.example.org")).Ok().GetProperty("device_keys").GetProperty("@nobody:acme.example.org").EnumerateObject());
    }

    [Fact]
    public async Task Other_servers_are_failures()
    {
        var alice = await server.Register("alice");

        var answer = (await Query(alice, "@bob:elsewhere.example.org")).Ok();

        Assert.True(answer.GetProperty("failures").TryGetProperty("elsewhere.example.org", out _));
        Assert.Empty(answer.GetProperty("device_keys").EnumerateObject());
    }

    [Fact]
    public async Task Another_tenants_user_is_a_remote_one()
    {
        var alice = new CryptoUser(await server.Register("alice"));
        (await alice.User.Client.Post("/keys/upload", new { device_keys = alice.DeviceKeys() })).Ok();
        var stranger = await server.Register("stranger", "globex");

        var answer = (await Query(stranger, alice.User.Id)).Ok();

        Assert.Empty(answer.GetProperty("device_keys").EnumerateObject());
    }

    public static TheoryData<string, string> BrokenDeviceKeys => new()
    {
        { "user_id", "M_INVALID_PARAM" },
        { "device_id", "M_INVALID_PARAM" },
        { "no algorithms", "M_BAD_JSON" },
        { "no keys", "M_BAD_JSON" },
        { "no signatures", "M_BAD_JSON" },
        { "key of another device", "M_INVALID_PARAM" },
        { "key that is a number", "M_BAD_JSON" },
    };

    [Theory]
    [MemberData(nameof(BrokenDeviceKeys))]
    public async Task Broken_device_keys_are_refused(string how, string errcode)
    {
        var alice = new CryptoUser(await server.Register("alice"));
        var keys = alice.DeviceKeys();
        switch (how)
        {
            case "user_id": keys["user_id"] = "@mallory:acme.example.org"; break;
            case "device_id": keys["device_id"] = "OTHER"; break;
            case "key of another device": keys["keys"]!["ed25519:OTHER"] = "x"; break;
            case "key that is a number": keys["keys"]![$"ed25519:{alice.User.Device}"] = 1; break;
            default: keys.Remove(how[3..]); break;
        }

        (await alice.User.Client.Post("/keys/upload", new { device_keys = keys })).Refused(400, errcode);
        Assert.Empty((await Query(alice.User, alice.User.Id)).Ok().GetProperty("device_keys").GetProperty(alice.User.Id).EnumerateObject());
    }

    [Fact]
    public async Task One_time_keys_are_counted_claimed_once_and_then_the_fallback_is_given()
    {
        var alice = await server.Register("alice");
        var bob = await server.Register("bob");

        var uploaded = (await alice.Client.Post("/keys/upload", new
        {
            one_time_keys = Keys(("signed_curve25519:A", "a")),
            fallback_keys = Keys(("signed_curve25519:F", "f")),
        })).Ok();

        Assert.Equal(1, uploaded.GetProperty("one_time_key_counts").GetProperty("signed_curve25519").GetInt32());
        Assert.Equal("signed_curve25519:A", Claimed(await Claim(bob, alice), alice));
        Assert.Equal("signed_curve25519:F", Claimed(await Claim(bob, alice), alice));
        Assert.Equal("signed_curve25519:F", Claimed(await Claim(bob, alice), alice));
        Assert.Empty((await Query(bob, alice.Id)).Ok().GetProperty("device_keys").GetProperty(alice.Id).EnumerateObject());
    }

    [Fact]
    public async Task A_key_of_the_same_name_with_another_content_is_refused()
    {
        var alice = await server.Register("alice");
        (await alice.Client.Post("/keys/upload", new { one_time_keys = Keys(("signed_curve25519:A", "a")) })).Ok();

        (await alice.Client.Post("/keys/upload", new { one_time_keys = Keys(("signed_curve25519:A", "a")) })).Ok();
        var refused = (await alice.Client.Post("/keys/upload", new { one_time_keys = Keys(("signed_curve25519:A", "b")) })).Refused(400, "M_UNKNOWN");

        Assert.StartsWith("One time key signed_curve25519:A already exists.", refused.Field("error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_claims_at_once_never_get_the_same_key()
    {
        var alice = await server.Register("alice");
        var bob = await server.Register("bob");
        (await alice.Client.Post("/keys/upload", new { one_time_keys = Keys([.. Enumerable.Range(0, 40).Select(i => ($"signed_curve25519:{i:00}", $"{i}"))]) })).Ok();

        var claimed = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => Claimed(await Claim(bob, alice), alice)));

        Assert.Equal(40, claimed.OfType<string>().Count());
        Assert.Equal(40, claimed.OfType<string>().Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("""{"one_time_keys":{"nocolon":"x"}}""", "M_INVALID_PARAM")]
    [InlineData("""{"one_time_keys":{"a:b":1}}""", "M_BAD_JSON")]
    [InlineData("""{"one_time_keys":[]}""", "M_BAD_JSON")]
    [InlineData("""{"fallback_keys":{"a:b":"x","a:c":"x"}}""", "M_INVALID_PARAM")]
    [InlineData("""{"one_time_keys":{"a:b":"x","a:b":"y"}}""", "M_BAD_JSON")]
    [InlineData("""{"one_time_keys":{"a:\u0000":"x"}}""", "M_INVALID_PARAM")]
    public async Task Broken_one_time_keys_are_refused(string body, string errcode)
    {
        var alice = await server.Register("alice");

        (await alice.Client.Post("/keys/upload", body)).Refused(400, errcode);
    }

    [Theory]
    [InlineData("/keys/query", "{}", "M_BAD_JSON")]
    [InlineData("/keys/query", """{"device_keys":{"alice":[]}}""", "M_INVALID_PARAM")]
    [InlineData("/keys/query", """{"device_keys":{"@a:b":{}}}""", "M_BAD_JSON")]
    [InlineData("/keys/query", """{"device_keys":{},"timeout":"soon"}""", "M_BAD_JSON")]
    [InlineData("/keys/claim", "{}", "M_BAD_JSON")]
    [InlineData("/keys/claim", """{"one_time_keys":{"@a:b":{"D":1}}}""", "M_BAD_JSON")]
    [InlineData("/keys/claim", """{"one_time_keys":{"@a:b":["D"]}}""", "M_BAD_JSON")]
    public async Task Broken_questions_are_refused(string path, string body, string errcode)
    {
        var alice = await server.Register("alice");

        (await alice.Client.Post(path, body)).Refused(400, errcode);
    }

    [Fact]
    public async Task Signing_out_takes_the_devices_keys_along()
    {
        var alice = new CryptoUser(await server.Register("alice"));
        var bob = await server.Register("bob");
        (await alice.User.Client.Post("/keys/upload", new { device_keys = alice.DeviceKeys(), one_time_keys = Keys(("signed_curve25519:A", "a")) })).Ok();

        (await alice.User.Client.Post("/logout")).Ok();

        Assert.Empty((await Query(bob, alice.User.Id)).Ok().GetProperty("device_keys").GetProperty(alice.User.Id).EnumerateObject());
        Assert.Null(Claimed(await Claim(bob, alice.User), alice.User));
    }

    [Fact]
    public async Task Changed_keys_are_told_between_two_tokens()
    {
        var alice = new CryptoUser(await server.Register("alice"));
        var before = (await alice.User.Client.Get("/sync?timeout=0")).Ok().GetProperty("next_batch").GetString();
        (await alice.User.Client.Post("/keys/upload", new { device_keys = alice.DeviceKeys() })).Ok();
        var after = (await alice.User.Client.Get($"/sync?timeout=0&since={before}")).Ok();

        Assert.Contains(alice.User.Id, after.GetProperty("device_lists").GetProperty("changed").EnumerateArray().Select(user => user.GetString()));
        var next = after.GetProperty("next_batch").GetString();
        Assert.Equal([alice.User.Id], Changed(await alice.User.Client.Get($"/keys/changes?from={before}&to={next}")));
        Assert.Empty(Changed(await alice.User.Client.Get($"/keys/changes?from={next}&to={next}")));
        (await alice.User.Client.Get("/keys/changes?from=nonsense&to=nonsense")).Refused(400, "M_INVALID_PARAM");
        (await alice.User.Client.Get("/keys/changes")).Refused(400, "M_MISSING_PARAM");
    }

    static IEnumerable<string?> Changed(TestAnswer answer) => answer.Ok().GetProperty("changed").EnumerateArray().Select(user => user.GetString());
}
