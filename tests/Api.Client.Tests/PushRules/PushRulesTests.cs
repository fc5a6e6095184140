using System.Text.Json;

namespace Weft.Api.Client.Tests.PushRules;

public sealed class PushRulesTests(TestServer server) : IClassFixture<TestServer>
{
    static readonly object Silent = new { actions = Array.Empty<string>() };

    static IEnumerable<string?> Ids(JsonElement rules, string kind) =>
        rules.GetProperty(kind).EnumerateArray().Select(rule => rule.GetProperty("rule_id").GetString());

    [Fact]
    public async Task Both_ways_to_read_all_rules_agree_with_and_without_the_slash()
    {
        var alice = await server.Register("alice");
        var all = (await alice.Client.Get("/pushrules/")).Ok().GetProperty("global").GetRawText();
        foreach (var path in (string[])["/pushrules/global/", "/pushrules/global"]) Assert.Equal(all, (await alice.Client.Get(path)).Text);
        Assert.Equal((await alice.Client.Get("/pushrules/")).Text, (await alice.Client.Get("/pushrules")).Text);
        Assert.Equal((await alice.Client.Get("/pushrules/")).Text, (await alice.Client.Get($"/user/{alice.Id}/account_data/m.push_rules")).Text);
    }

    [Fact]
    public async Task Rules_set_at_once_are_all_there()
    {
        var alice = await server.Register("alice");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async i => (await alice.Client.Put($"/pushrules/global/room/!{i}:example.org", Silent)).Ok()));

        Assert.Equal(5, Ids((await alice.Client.Get("/pushrules/global/")).Ok(), "room").Count());
    }

    [Fact]
    public async Task Rules_of_others_are_theirs()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        (await alice.Client.Put("/pushrules/global/sender/@spam:example.org", Silent)).Ok();
        (await bob.Client.Get("/pushrules/global/sender/@spam:example.org")).Refused(404, "M_NOT_FOUND");
    }

    [Theory]
    [InlineData("/pushrules/global/nokind/x", """{"actions":[]}""", 400, "M_INVALID_PARAM")]
    [InlineData("/pushrules/global/room/.m.x", """{"actions":[]}""", 400, "M_INVALID_PARAM")]
    [InlineData("/pushrules/global/room/a%2Fb", """{"actions":[]}""", 400, "M_INVALID_PARAM")]
    [InlineData("/pushrules/global/room/a%5Cb", """{"actions":[]}""", 400, "M_INVALID_PARAM")]
    [InlineData("/pushrules/global/room/x", "{}", 400, "M_MISSING_PARAM")]
    [InlineData("/pushrules/global/room/x?after=nothing", """{"actions":[]}""", 400, "M_UNKNOWN")]
    [InlineData("/pushrules/global/override/x?before=.m.rule.member_event", """{"actions":[]}""", 400, "M_UNKNOWN")]
    [InlineData("/pushrules/global/content/x", """{"actions":[]}""", 400, "M_INVALID_PARAM")]
    [InlineData("/pushrules/global/room/x", """{"actions":["explode"]}""", 400, "M_INVALID_PARAM")]
    [InlineData("/pushrules/global/room/x/enabled", """{"enabled":true}""", 404, "M_NOT_FOUND")]
    [InlineData("/pushrules/global/override/.m.rule.master/enabled", """{"enabled":"yes"}""", 400, "M_BAD_JSON")]
    [InlineData("/pushrules/global/override/.m.rule.master/actions", "{}", 400, "M_MISSING_PARAM")]
    public async Task Broken_requests_are_refused_as_specified(string path, string body, int status, string errcode) =>
        (await (await server.Register("alice")).Client.Put(path, body)).Refused(status, errcode);

    [Fact]
    public async Task A_default_rule_cannot_be_deleted()
    {
        var alice = await server.Register("alice");
        (await alice.Client.Delete("/pushrules/global/override/.m.rule.master")).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Delete("/pushrules/global/override/.m.rule.none")).Refused(404, "M_NOT_FOUND");
    }
}
