using Microsoft.Extensions.DependencyInjection;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Api.Client.Tests.Reports;

public sealed class ReportsTests(TestServer server) : IClassFixture<TestServer>
{
    static async Task<(string Room, string Event)> Said(TestUser user)
    {
        var room = (await user.Client.Post("/createRoom", new { preset = "private_chat" })).Ok().GetProperty("room_id").GetString()!;
        var said = (await user.Client.Put($"/rooms/{room}/send/m.room.message/t", new { msgtype = "m.text", body = "bad" })).Ok().GetProperty("event_id").GetString()!;
        return (room, said);
    }

    [Fact]
    public async Task An_event_a_room_and_a_user_are_reported_and_kept()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var (room, said) = await Said(alice);

        (await alice.Client.Post($"/rooms/{room}/report/{said}", new { reason = "event", score = -100 })).Ok();
        (await alice.Client.Post($"/rooms/{room}/report/{said}")).Ok();
        (await bob.Client.Post($"/rooms/{room}/report", new { reason = "" })).Ok();
        (await alice.Client.Post($"/users/{bob.Id}/report", new { reason = "user" })).Ok();
        (await alice.Client.Post("/users/@nobody:acme.example.org/report", new { reason = "user" })).Ok();

        var kept = (await server.Services.GetRequiredService<IStores>().For(TenantId.Parse("acme")).Reports.List(null, 100, TestContext.Current.CancellationToken))
            .Select(report => report.Report).Where(report => report.Reporter.ToString() == alice.Id || report.Reporter.ToString() == bob.Id).Reverse().ToArray();
        Assert.Equal(["event", "", "", "user"], kept.Select(report => report.Reason));
        Assert.Equal((room, said, alice.Id), (kept[0].Room?.ToString(), kept[0].Event?.ToString(), kept[0].User?.ToString()));
        Assert.Equal(bob.Id, kept[3].User?.ToString());
    }

    [Fact]
    public async Task What_one_cannot_see_cannot_be_reported()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var (room, said) = await Said(alice);

        (await bob.Client.Post($"/rooms/{room}/report/{said}", new { reason = "x" })).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Post($"/rooms/{room}/report/$nothing:acme.example.org", new { reason = "x" })).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Post("/rooms/!nothing:acme.example.org/report", new { reason = "x" })).Refused(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Broken_reports_are_refused()
    {
        var alice = await server.Register("alice");
        var (room, _) = await Said(alice);

        (await alice.Client.Post($"/rooms/{room}/report")).Refused(400, "M_BAD_JSON");
        (await alice.Client.Post($"/rooms/{room}/report", new { reason = 1 })).Refused(400, "M_BAD_JSON");
        (await alice.Client.Post($"/rooms/{room}/report", new { reason = new string('x', 5000) })).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Post("/users/nobody/report", new { reason = "x" })).Refused(400, "M_INVALID_PARAM");
    }
}
