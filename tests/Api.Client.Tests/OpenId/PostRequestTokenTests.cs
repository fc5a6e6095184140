using Microsoft.Extensions.DependencyInjection;
using Weft.Auth.Tokens;
using Weft.Events;
using Weft.Tenants;

namespace Weft.Api.Client.Tests.OpenId;

[Collection(OnClockServer.Name)]
public sealed class PostRequestTokenTests(ClockServer server)
{
    [Fact]
    public async Task A_token_says_whose_it_is_here_and_for_an_hour()
    {
        var alice = await server.Register("alice");

        var answer = (await alice.Client.Post($"/user/{alice.Id}/openid/request_token", new { })).Ok();

        Assert.Equal("acme.example.org", answer.GetProperty("matrix_server_name").GetString());
        Assert.Equal(3600, answer.GetProperty("expires_in").GetInt32());
        var token = answer.GetProperty("access_token").GetString()!;
        Assert.Equal(UserId.Parse(alice.Id), await Check("acme", token));
        Assert.Null(await Check("globex", token));
        (await alice.Client.With(token).Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");

        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Check("acme", token));
    }

    [Fact]
    public async Task Nobody_asks_for_somebody_else()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));

        (await bob.Client.Post($"/user/{alice.Id}/openid/request_token", new { })).Refused(403, "M_FORBIDDEN");
    }

    Task<UserId?> Check(string tenant, string token) =>
        server.Services.GetRequiredService<OpenIdTokens>().Check(TenantId.Parse(tenant), token, TestContext.Current.CancellationToken);
}
