namespace Weft.Api.Client.Tests.Tags;

public sealed class RoomTagsTests(TestServer server) : IClassFixture<TestServer>
{
    static string Path(TestUser user, string tag = "") => $"/user/{user.Id}/rooms/!room:acme.example.org/tags{tag}";

    [Fact]
    public async Task Tags_are_added_replaced_and_removed_each_by_itself()
    {
        var alice = await server.Register("alice");
        Assert.Equal("""{"tags":{}}""", (await alice.Client.Get(Path(alice))).Text);

        (await alice.Client.Put(Path(alice, "/m.favourite"), new { order = 0.5 })).Ok();
        (await alice.Client.Put(Path(alice, "/u.work"), "{}")).Ok();
        (await alice.Client.Put(Path(alice, "/m.favourite"), new { order = 0.7 })).Ok();
        (await alice.Client.Delete(Path(alice, "/u.nothing"))).Ok();
        Assert.Equal("""{"tags":{"m.favourite":{"order":0.7},"u.work":{}}}""", (await alice.Client.Get(Path(alice))).Text);

        (await alice.Client.Delete(Path(alice, "/m.favourite"))).Ok();
        Assert.Equal("""{"tags":{"u.work":{}}}""", (await alice.Client.Get(Path(alice))).Text);
    }

    [Fact]
    public async Task Tags_set_at_once_are_all_there()
    {
        var alice = await server.Register("alice");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async i => (await alice.Client.Put(Path(alice, $"/u.{i}"), "{}")).Ok()));

        Assert.Equal(5, (await alice.Client.Get(Path(alice))).Ok().GetProperty("tags").EnumerateObject().Count());
    }

    [Fact]
    public async Task Broken_tags_are_refused()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));

        (await alice.Client.Put(Path(alice, "/u.a"), new { order = "first" })).Refused(400, "M_BAD_JSON");
        (await alice.Client.Put(Path(alice, $"/u.{new string('x', 300)}"), "{}")).Refused(400, "M_INVALID_PARAM");
        (await bob.Client.Put(Path(alice, "/u.a"), "{}")).Refused(403, "M_FORBIDDEN");
        (await bob.Client.Get(Path(alice))).Refused(403, "M_FORBIDDEN");
    }
}
