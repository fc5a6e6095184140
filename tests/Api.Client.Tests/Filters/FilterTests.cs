namespace Weft.Api.Client.Tests.Filters;

public sealed class FilterTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_filter_is_kept_under_its_id_and_the_same_again_has_the_same()
    {
        var alice = await server.Register("alice");
        var filter = new { room = new { timeline = new { limit = 10, lazy_load_members = true } } };

        var id = (await alice.Client.Post($"/user/{alice.Id}/filter", filter)).Ok().GetProperty("filter_id").GetString();

        Assert.Equal(id, (await alice.Client.Post($"/user/{alice.Id}/filter", filter)).Ok().GetProperty("filter_id").GetString());
        Assert.Equal(10, (await alice.Client.Get($"/user/{alice.Id}/filter/{id}")).Ok().GetProperty("room").GetProperty("timeline").GetProperty("limit").GetInt32());
        (await alice.Client.Get($"/sync?filter={id}&timeout=0")).Ok();
    }

    [Theory]
    [InlineData("""{"room":"x"}""")]
    [InlineData("""{"presence":{"not_senders":["nobody"]}}""")]
    [InlineData("""{"room":{"timeline":{"types":"m.room.message"}}}""")]
    [InlineData("""{"room":{"timeline":{"limit":-1}}}""")]
    [InlineData("""{"room":{"rooms":["noroom"]}}""")]
    [InlineData("""{"event_format":"other"}""")]
    [InlineData("""{"room":{"state":{"lazy_load_members":"yes"}}}""")]
    public async Task A_filter_that_is_none_is_refused(string filter)
    {
        var alice = await server.Register("alice");

        (await alice.Client.Post($"/user/{alice.Id}/filter", filter)).Refused(400, "M_BAD_JSON");
    }

    [Fact]
    public async Task Others_filters_and_missing_ones_are_refused()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));

        (await alice.Client.Get($"/user/{alice.Id}/filter/99")).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Get($"/user/{alice.Id}/filter/x")).Refused(404, "M_NOT_FOUND");
        (await bob.Client.Get($"/user/{alice.Id}/filter/1")).Refused(403, "M_FORBIDDEN");
        (await bob.Client.Post($"/user/{alice.Id}/filter", "{}")).Refused(403, "M_FORBIDDEN");
    }
}
