namespace Weft.Api.Client.Tests.Sync;

public sealed class SyncTests(TestServer server)
{
    [Fact]
    public async Task A_message_arrives_by_sync_and_the_token_serves_messages_too()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var room = await Room(alice);
        (await bob.Client.Post($"/join/{room}")).Ok();
        var first = (await bob.Client.Get("/sync")).Ok();
        (await alice.Client.Put($"/rooms/{room}/send/m.room.message/1", new { msgtype = "m.text", body = "hello" })).Ok();

        var next = first.GetProperty("next_batch").GetString();
        var second = (await bob.Client.Get($"/sync?since={next}&timeout=10000")).Ok();
        var told = second.GetProperty("rooms").GetProperty("join").GetProperty(room).GetProperty("timeline");
        var messages = (await bob.Client.Get($"/rooms/{room}/messages?dir=f&from={next}")).Ok();

        Assert.Equal("hello", told.GetProperty("events")[0].GetProperty("content").GetProperty("body").GetString());
        Assert.Equal("hello", messages.GetProperty("chunk")[0].GetProperty("content").GetProperty("body").GetString());
    }

    [Fact]
    public async Task What_is_no_token_no_filter_and_no_presence_is_refused_by_name()
    {
        var alice = await server.Register("alice");

        (await alice.Client.Get("/sync?since=nonsense")).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Get("/sync?filter=77")).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Get("/sync?filter={")).Refused(400, "M_NOT_JSON");
        (await alice.Client.Get("/sync?set_presence=asleep")).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Get("/sync?timeout=soon")).Refused(400, "M_INVALID_PARAM");
    }

    [Fact]
    public async Task State_after_is_told_under_the_name_that_was_asked_for()
    {
        var alice = await server.Register("alice");
        var room = await Room(alice);

        foreach (var name in (string[])["use_state_after", "org.matrix.msc4222.use_state_after"])
        {
            var told = (await alice.Client.Get($"/sync?{name}=true")).Ok().GetProperty("rooms").GetProperty("join").GetProperty(room);
            Assert.True(told.TryGetProperty(name.Replace("use_", "", StringComparison.Ordinal), out _));
            Assert.False(told.TryGetProperty("state", out _));
        }
    }

    [Fact]
    public async Task An_uploaded_filter_holds_for_its_id()
    {
        var alice = await server.Register("alice");
        var room = await Room(alice);
        var filter = (await alice.Client.Post($"/user/{alice.Id}/filter", new { room = new { not_rooms = new[] { room } } })).Ok();

        var answer = (await alice.Client.Get($"/sync?filter={filter.GetProperty("filter_id").GetString()}")).Ok();

        Assert.False(answer.TryGetProperty("rooms", out _));
    }

    [Fact]
    public async Task A_receipt_needs_a_kind_an_event_and_a_thread_that_are_real()
    {
        var alice = await server.Register("alice");
        var room = await Room(alice);
        var said = (await alice.Client.Put($"/rooms/{room}/send/m.room.message/1", new { msgtype = "m.text", body = "hello" })).Ok().GetProperty("event_id").GetString();

        (await alice.Client.Post($"/rooms/{room}/receipt/m.read/{said}", new { thread_id = "main" })).Ok();
        (await alice.Client.Post($"/rooms/{room}/receipt/m.read/{said}", new { thread_id = "" })).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Post($"/rooms/{room}/receipt/m.read/{said}", new { thread_id = "$another" })).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Post($"/rooms/{room}/receipt/m.fully_read/{said}", new { thread_id = "main" })).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Post($"/rooms/{room}/receipt/m.seen/{said}")).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Post($"/rooms/{room}/receipt/m.read/$nothing")).Refused(404, "M_NOT_FOUND");
        var stranger = await server.Register("stranger");
        (await stranger.Client.Post($"/rooms/{room}/receipt/m.read/{said}")).Refused(403, "M_FORBIDDEN");
        (await stranger.Client.Put($"/rooms/{room}/typing/{stranger.Id}", new { typing = true })).Refused(403, "M_FORBIDDEN");
        (await alice.Client.Put($"/rooms/{room}/typing/{stranger.Id}", new { typing = true })).Refused(403, "M_FORBIDDEN");
    }

    [Fact]
    public async Task Read_markers_are_told_as_account_data()
    {
        var alice = await server.Register("alice");
        var room = await Room(alice);
        var said = (await alice.Client.Put($"/rooms/{room}/send/m.room.message/1", new { msgtype = "m.text", body = "hello" })).Ok().GetProperty("event_id").GetString();

        (await alice.Client.Post($"/rooms/{room}/read_markers", new Dictionary<string, object?> { ["m.fully_read"] = said, ["m.read"] = said })).Ok();

        var told = (await alice.Client.Get("/sync")).Ok().GetProperty("rooms").GetProperty("join").GetProperty(room);
        Assert.Contains(told.GetProperty("account_data").GetProperty("events").EnumerateArray(), e =>
            e.GetProperty("type").GetString() == "m.fully_read" && e.GetProperty("content").GetProperty("event_id").GetString() == said);
    }

    [Fact]
    public async Task Sliding_sync_is_spoken_in_both_shapes()
    {
        var alice = await server.Register("alice");
        var room = await Room(alice);
        const string unstable = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync";
        const string stable = "/_matrix/client/v4/sync";

        var old = (await alice.Client.Post(unstable, new
        {
            lists = new { all = new { ranges = new[] { new[] { 0, 9 } }, timeline_limit = 1, required_state = new[] { new[] { "m.room.create", "" }, ["m.room.member", "$ME"] } } },
            extensions = new { unheard_of = new { enabled = true } },
        })).Ok();
        var now = (await alice.Client.Post(stable, new
        {
            conn_id = "other",
            lists = new { all = new { range = new[] { 0, 9 }, timeline_limit = 1, required_state = new { include = new[] { new { type = "m.room.create" } } } } },
        })).Ok();

        Assert.Equal(2, old.GetProperty("rooms").GetProperty(room).GetProperty("required_state").GetArrayLength());
        Assert.Equal("join", now.GetProperty("rooms").GetProperty(room).GetProperty("membership").GetString());
        Assert.Equal(1, now.GetProperty("lists").GetProperty("all").GetProperty("count").GetInt32());
        (await alice.Client.Post($"{unstable}?pos=t1_g1", new { })).Refused(400, "M_UNKNOWN_POS");
        (await alice.Client.Post(unstable, new { lists = new { all = new { ranges = new[] { new[] { 9, 0 } }, timeline_limit = 1 } } })).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Post(stable, new { conn_id = new string('x', 100) })).Refused(400, "M_INVALID_PARAM");
    }

    [Fact]
    public async Task Presence_is_seen_by_those_who_share_a_room()
    {
        var (alice, bob, stranger) = (await server.Register("alice"), await server.Register("bob"), await server.Register("stranger"));
        var room = await Room(alice);
        (await bob.Client.Post($"/join/{room}")).Ok();
        (await alice.Client.Put($"/presence/{alice.Id}/status", new { presence = "unavailable", status_msg = "at lunch" })).Ok();

        var seen = (await bob.Client.Get($"/presence/{alice.Id}/status")).Ok();

        Assert.Equal("unavailable", seen.GetProperty("presence").GetString());
        Assert.Equal("at lunch", seen.GetProperty("status_msg").GetString());
        (await stranger.Client.Get($"/presence/{alice.Id}/status")).Refused(403, "M_FORBIDDEN");
        (await bob.Client.Put($"/presence/{alice.Id}/status", new { presence = "online" })).Refused(403, "M_FORBIDDEN");
        (await alice.Client.Put($"/presence/{alice.Id}/status", new { presence = "asleep" })).Refused(400, "M_INVALID_PARAM");
    }

    static async Task<string> Room(TestUser user) =>
        (await user.Client.Post("/createRoom", new { preset = "public_chat" })).Ok().GetProperty("room_id").GetString()!;
}
