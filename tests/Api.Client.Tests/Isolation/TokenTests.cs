using System.Net;
using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Tests.Isolation;

/// <summary>No path lets in whom it should not: without a token, with an invented one, with another tenant's.</summary>
[Collection(BesideOtherTenant.Name)]
public sealed class TokenTests(TestServer server, OtherTenant other)
{
    readonly Dictionary<string, string> _identifiers = new(StringComparer.Ordinal)
    {
        ["roomId"] = other.Room,
        ["roomIdOrAlias"] = other.Room,
        ["roomAlias"] = other.Alias,
        ["userId"] = other.Owner.Id,
        ["deviceId"] = other.Owner.Device,
        ["serverName"] = OtherTenant.Server,
        ["mediaId"] = other.Media,
        ["eventId"] = other.Event,
        ["filterId"] = other.Filter,
    };

    [Fact]
    public Task Without_a_token_every_protected_path_asks_for_one() =>
        All(call => call.Route.Access is Access.User or Access.UserOrGuest, server.Client(), 401, "M_MISSING_TOKEN");

    [Theory]
    [InlineData("acme")]
    [InlineData("globex")]
    public Task An_invented_token_is_unknown_wherever_tokens_are_looked_at(string tenant) =>
        All(call => call.Route.Access is not Access.Anyone, server.Client(tenant).With("syt_invented_token"), 401, "M_UNKNOWN_TOKEN");

    [Fact]
    public Task A_token_of_one_tenant_is_unknown_at_the_other_on_every_path() =>
        All(call => call.Route.Access is not Access.Anyone, other.Owner.Client.To("acme"), 401, "M_UNKNOWN_TOKEN");

    [Fact]
    public async Task And_the_same_the_other_way_round_where_its_data_are()
    {
        var alice = await server.Register("alice");

        await All(call => call.Route.Access is not Access.Anyone, alice.Client.To("globex"), 401, "M_UNKNOWN_TOKEN");
    }

    [Fact]
    public async Task Administrators_paths_refuse_ordinary_users()
    {
        var alice = await server.Register("alice");

        await All(call => call.Route.Touches is Touches.Admin, alice.Client, 403, "M_FORBIDDEN");
    }

    async Task All(Func<RouteCall, bool> which, TestClient client, int status, string errcode)
    {
        var wrong = new List<string>();
        foreach (var call in RouteCall.All(server).Where(which))
        {
            var answer = await call.Send(client, call.Path(_identifiers), RouteCall.Body(other));
            if (answer.Status != (HttpStatusCode)status || answer.Errcode != errcode) wrong.Add($"{call}: {(int)answer.Status} {answer.Text}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
