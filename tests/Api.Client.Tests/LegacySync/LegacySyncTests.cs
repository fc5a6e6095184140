namespace Weft.Api.Client.Tests.LegacySync;

public sealed class LegacySyncTests(TestServer server)
{
    [Fact]
    public async Task Initial_sync_tells_the_rooms_and_events_what_comes_after()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var room = await Room(alice);
        (await bob.Client.Post($"/join/{room}")).Ok();

        var initial = (await bob.Client.Get("/initialSync?limit=1")).Ok();
        var told = Assert.Single(initial.GetProperty("rooms").EnumerateArray());
        Assert.Equal(room, told.GetProperty("room_id").GetString());
        Assert.Equal("join", told.GetProperty("membership").GetString());
        Assert.Equal(1, told.GetProperty("messages").GetProperty("chunk").GetArrayLength());
        Assert.Contains(told.GetProperty("state").EnumerateArray(), e => e.GetProperty("type").GetString() == "m.room.create");

        var id = await Say(alice, room);
        var events = (await bob.Client.Get($"/events?from={initial.GetProperty("end").GetString()}&timeout=10000")).Ok();
        Assert.Contains(events.GetProperty("chunk").EnumerateArray(), e => e.TryGetProperty("event_id", out var told) && told.GetString() == id);
        Assert.Equal(id, (await bob.Client.Get($"/events/{id}")).Ok().GetProperty("event_id").GetString());
    }

    [Fact]
    public async Task A_room_that_the_world_may_read_is_looked_into_from_outside_and_others_are_not()
    {
        var (alice, visitor) = (await server.Register("alice"), await server.Register("visitor"));
        var (open, closed) = (await Room(alice), await Room(alice));
        (await alice.Client.Put($"/rooms/{open}/state/m.room.history_visibility/", new { history_visibility = "world_readable" })).Ok();
        var initial = (await visitor.Client.Get($"/rooms/{open}/initialSync")).Ok();
        var id = await Say(alice, open);
        var hidden = await Say(alice, closed);

        var events = (await visitor.Client.Get($"/events?room_id={open}&from={initial.GetProperty("messages").GetProperty("end").GetString()}&timeout=10000")).Ok();

        Assert.Equal(id, Assert.Single(events.GetProperty("chunk").EnumerateArray()).GetProperty("event_id").GetString());
        (await visitor.Client.Get($"/rooms/{closed}/initialSync")).Refused(403, "M_FORBIDDEN");
        (await visitor.Client.Get($"/events?room_id={closed}&timeout=0")).Refused(403, "M_FORBIDDEN");
        (await visitor.Client.Get($"/events/{hidden}")).Refused(404, "M_NOT_FOUND");
    }

    static async Task<string> Room(TestUser user) =>
        (await user.Client.Post("/createRoom", new { preset = "public_chat" })).Ok().GetProperty("room_id").GetString()!;

    static async Task<string> Say(TestUser user, string room) =>
        (await user.Client.Put($"/rooms/{room}/send/m.room.message/1", new { msgtype = "m.text", body = "hello" })).Ok().GetProperty("event_id").GetString()!;
}
