namespace Weft.Api.Client.Tests.Interactive;

public sealed class FallbackTests(TestServer server)
{
    [Fact]
    public async Task A_stage_completed_on_its_page_lets_the_request_pass()
    {
        var alice = await server.Register("alice");
        var asked = (await alice.Client.Post("/account/deactivate", new { })).Field("session")!;
        var page = $"/auth/m.login.password/fallback/web?session={asked}";

        Assert.Contains("<form", (await server.Client().Get(page)).Text, StringComparison.Ordinal);
        var wrong = await server.Client().Post(page, $"session={asked}&user={alice.Localpart}&password=wrong");
        Assert.Contains("<form", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(401, (int)(await alice.Client.Post("/account/deactivate", new { auth = new { session = asked } })).Status);

        var right = await server.Client().Post(page, $"session={asked}&user={alice.Localpart}&password={Uri.EscapeDataString(alice.Password)}");
        Assert.Contains("authDone", right.Text, StringComparison.Ordinal);
        (await alice.Client.Post("/account/deactivate", new { auth = new { session = asked } })).Ok();
    }

    [Fact]
    public async Task A_page_repeats_nothing_that_a_stranger_wrote()
    {
        var answer = await server.Client().Get("/auth/m.login.password/fallback/web?session=%3Cscript%3E");

        answer.Refused(400, "M_UNKNOWN");
        Assert.DoesNotContain("<script>", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stages_that_are_not_offered_have_no_page() =>
        (await server.Client().Get("/auth/m.login.recaptcha/fallback/web?session=x")).Refused(404, "M_NOT_FOUND");
}
