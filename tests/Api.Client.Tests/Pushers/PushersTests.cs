using System.Text.Json.Nodes;

namespace Weft.Api.Client.Tests.Pushers;

public sealed class PushersTests(TestServer server) : IClassFixture<TestServer>
{
    static JsonObject Pusher(string key = "key") => new()
    {
        ["kind"] = "http",
        ["app_id"] = "org.example.app",
        ["pushkey"] = key,
        ["app_display_name"] = "App",
        ["device_display_name"] = "Phone",
        ["profile_tag"] = "tag",
        ["lang"] = "en",
        ["data"] = new JsonObject { ["url"] = "https://push.example.org/_matrix/push/v1/notify", ["format"] = "event_id_only", ["own"] = 1 },
    };

    static async Task<JsonArray> Of(TestUser user) => JsonNode.Parse((await user.Client.Get("/pushers")).Ok().GetProperty("pushers").GetRawText())!.AsArray();

    [Fact]
    public async Task A_pusher_is_answered_as_it_was_set_until_it_is_deleted()
    {
        var alice = await server.Register("alice");
        (await alice.Client.Post("/pushers/set", Pusher())).Ok();

        Assert.True(JsonNode.DeepEquals(new JsonArray(Pusher()), await Of(alice)));

        (await alice.Client.Post("/pushers/set", """{"kind":null,"app_id":"org.example.app","pushkey":"key"}""")).Ok();
        Assert.Empty(await Of(alice));
    }

    [Theory]
    [InlineData("kind", "M_MISSING_PARAM")]
    [InlineData("app_id", "M_MISSING_PARAM")]
    [InlineData("pushkey", "M_MISSING_PARAM")]
    [InlineData("app_display_name", "M_MISSING_PARAM")]
    [InlineData("device_display_name", "M_MISSING_PARAM")]
    [InlineData("lang", "M_MISSING_PARAM")]
    [InlineData("data", "M_MISSING_PARAM")]
    public async Task What_is_missing_is_named(string name, string errcode)
    {
        var alice = await server.Register("alice");
        var pusher = Pusher();
        pusher.Remove(name);

        Assert.Contains(name, (await alice.Client.Post("/pushers/set", pusher)).Refused(400, errcode).Field("error"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind", "\"email\"", "M_INVALID_PARAM")]
    [InlineData("lang", "1", "M_BAD_JSON")]
    [InlineData("data", "{}", "M_MISSING_PARAM")]
    [InlineData("data", """{"url":"http://push.example.org/_matrix/push/v1/notify"}""", "M_INVALID_PARAM")]
    [InlineData("data", """{"url":"https://push.example.org/other"}""", "M_INVALID_PARAM")]
    [InlineData("data", """{"url":"push"}""", "M_INVALID_PARAM")]
    [InlineData("append", "\"yes\"", "M_BAD_JSON")]
    public async Task What_is_wrong_is_refused(string name, string value, string errcode)
    {
        var alice = await server.Register("alice");
        var pusher = Pusher();
        pusher[name] = JsonNode.Parse(value);

        (await alice.Client.Post("/pushers/set", pusher)).Refused(400, errcode);
        Assert.Empty(await Of(alice));
    }

    [Fact]
    public async Task Keys_and_app_ids_have_a_largest_size()
    {
        var alice = await server.Register("alice");
        var pusher = Pusher(new string('x', 513));
        (await alice.Client.Post("/pushers/set", pusher)).Refused(400, "M_INVALID_PARAM");
        pusher = Pusher();
        pusher["app_id"] = new string('x', 65);
        (await alice.Client.Post("/pushers/set", pusher)).Refused(400, "M_INVALID_PARAM");
    }
}
