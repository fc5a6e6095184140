namespace Weft.Api.Client.Tests.Login;

[Collection(OnClockServer.Name)]
public sealed class PostRefreshTests(ClockServer server)
{
    [Fact]
    public async Task An_expired_token_is_softly_logged_out_and_can_be_refreshed()
    {
        var (client, refresh) = await SignInRefreshable();

        server.Clock.Advance(TimeSpan.FromMinutes(6));
        var expired = (await client.Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");
        Assert.True(expired.Json.GetProperty("soft_logout").GetBoolean());

        var (fresh, _) = await Refresh(client, refresh);
        (await fresh.Get("/account/whoami")).Ok();
    }

    [Fact]
    public async Task A_refresh_token_works_until_the_new_access_token_is_used()
    {
        var (client, refresh) = await SignInRefreshable();

        var (lost, _) = await Refresh(client, refresh);
        var (fresh, _) = await Refresh(client, refresh);
        (await lost.Get("/account/whoami")).Refused(401, "M_UNKNOWN_TOKEN");

        (await fresh.Get("/account/whoami")).Ok();
        (await client.Post("/refresh", new { refresh_token = refresh })).Refused(401, "M_UNKNOWN_TOKEN");
    }

    [Fact]
    public async Task A_refresh_token_works_until_the_new_one_is_used()
    {
        var (client, first) = await SignInRefreshable();

        var (_, second) = await Refresh(client, first);
        await Refresh(client, second);

        (await client.Post("/refresh", new { refresh_token = first })).Refused(401, "M_UNKNOWN_TOKEN");
    }

    [Fact]
    public async Task Signing_out_ends_the_refresh_token()
    {
        var (client, refresh) = await SignInRefreshable();

        (await client.Post("/logout")).Ok();

        (await client.Post("/refresh", new { refresh_token = refresh })).Refused(401, "M_UNKNOWN_TOKEN");
    }

    [Fact]
    public async Task A_refresh_token_is_of_one_tenant()
    {
        var (client, refresh) = await SignInRefreshable();

        (await client.To("globex").Post("/refresh", new { refresh_token = refresh })).Refused(401, "M_UNKNOWN_TOKEN");
        await Refresh(client, refresh);
    }

    [Fact]
    public async Task Without_a_refresh_token_a_session_does_not_expire()
    {
        var alice = await server.Register("alice");

        server.Clock.Advance(TimeSpan.FromDays(100));

        (await alice.Client.Get("/account/whoami")).Ok();
    }

    async Task<(TestClient Client, string Refresh)> SignInRefreshable()
    {
        var alice = await server.Register("alice");
        var answer = (await alice.Client.With(null).Post("/login", new
        {
            type = "m.login.password",
            identifier = new { type = "m.id.user", user = alice.Localpart },
            password = alice.Password,
            refresh_token = true,
        })).Ok();
        Assert.Equal(300_000, answer.GetProperty("expires_in_ms").GetInt64());
        return (alice.Client.With(answer.GetProperty("access_token").GetString()), answer.GetProperty("refresh_token").GetString()!);
    }

    static async Task<(TestClient Client, string Refresh)> Refresh(TestClient client, string refresh)
    {
        var answer = (await client.With(null).Post("/refresh", new { refresh_token = refresh })).Ok();
        return (client.With(answer.GetProperty("access_token").GetString()), answer.GetProperty("refresh_token").GetString()!);
    }
}
