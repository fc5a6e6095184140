using Weft.Rooms.Sync.V3;

namespace Weft.Rooms.Tests.Sync;

public sealed class FirstSyncTests : IAsyncLifetime
{
    static readonly Events.UserId Alice = SyncWorld.User("alice"), Bob = SyncWorld.User("bob"), Carol = SyncWorld.User("carol");

    SyncWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await SyncWorld.Create();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_first_sync_tells_the_rooms_with_their_whole_state()
    {
        var room = await _world.NewRoom(Alice, name: "Ward 7");
        await room.Join(Bob, "Bob");
        await room.Say(Alice, "hello");

        var told = (await _world.Sync(Bob)).Room(room)!;

        Assert.Equal(["hello"], told.Bodies());
        Assert.Equal(7, told.Timeline().Count);
        Assert.False(told.IsLimited());
        Assert.Empty(told.State());
        Assert.Equal(2, (int)told["summary"]!["m.joined_member_count"]!);
        Assert.Null(told["summary"]!["m.heroes"]);
    }

    [Fact]
    public async Task What_stands_before_a_limited_timeline_is_told_as_state()
    {
        var room = await _world.NewRoom(Alice);
        await room.State(Alice, "m.room.topic", "", new { topic = "before" });
        foreach (var i in Enumerable.Range(0, 20)) await room.Say(Alice, $"{i}");
        await room.State(Alice, "m.room.topic", "", new { topic = "after" });

        var told = (await _world.Sync(Alice, filter: """{"room":{"timeline":{"limit":3}}}""")).Room(room)!;

        Assert.True(told.IsLimited());
        Assert.Equal(["18", "19"], told.Bodies());
        Assert.Equal("before", (string)told.State().Single(e => (string)e["type"]! == "m.room.topic")["content"]!["topic"]!);
        Assert.Equal([Alice.ToString()], told.State().Members());
    }

    [Fact]
    public async Task State_after_tells_what_holds_behind_the_timeline()
    {
        var room = await _world.NewRoom(Alice);
        await room.State(Alice, "m.room.topic", "", new { topic = "before" });
        await room.State(Alice, "m.room.topic", "", new { topic = "after" });

        var told = (await _world.Sync(
            Alice, filter: """{"room":{"timeline":{"limit":1}}}""", with: request => request with { State = StateForm.AfterTimeline })).Room(room)!;

        Assert.Null(told["state"]);
        Assert.Equal("after", (string)told.State("state_after").Single(e => (string)e["type"]! == "m.room.topic")["content"]!["topic"]!);
    }

    [Fact]
    public async Task Nobody_sees_what_was_said_before_them_where_only_the_joined_may()
    {
        var room = await _world.NewRoom(Alice, visibility: "joined");
        await room.Say(Alice, "a secret");
        await room.Join(Bob);
        await room.Say(Alice, "welcome");

        var told = (await _world.Sync(Bob)).Room(room)!;

        Assert.Equal(["welcome"], told.Bodies());
        Assert.Equal("join", (string)told.Timeline()[^1]["unsigned"]!["membership"]!);
    }

    [Fact]
    public async Task An_invite_shows_what_the_room_is()
    {
        var room = await _world.NewRoom(Alice, name: "Ward 7");
        await room.Say(Alice, "a secret");
        await room.Invite(Alice, Bob);

        var told = (await _world.Sync(Bob)).Room(room, "invite")!["invite_state"]!["events"]!.AsArray();

        Assert.Contains(told, e => (string)e!["type"]! == "m.room.name" && (string)e["content"]!["name"]! == "Ward 7");
        Assert.Contains(told, e => (string)e!["state_key"]! == Bob.ToString() && (string)e["content"]!["membership"]! == "invite");
        Assert.DoesNotContain(told, e => (string)e!["type"]! == "m.room.message");
    }

    [Fact]
    public async Task Left_rooms_come_only_when_asked_for_and_end_where_one_left()
    {
        var room = await _world.NewRoom(Alice);
        await room.Join(Bob);
        await room.Say(Alice, "while you were here");
        await room.Leave(Bob);
        await room.Say(Alice, "after you left");

        Assert.Null((await _world.Sync(Bob))["rooms"]);
        var told = (await _world.Sync(Bob, filter: """{"room":{"include_leave":true}}""")).Room(room, "leave")!;

        Assert.Equal(["while you were here"], told.Bodies());
        Assert.Equal("leave", (string)told.Timeline()[^1]["content"]!["membership"]!);
    }

    [Fact]
    public async Task Lazy_loading_tells_the_members_who_spoke_oneself_and_the_heroes()
    {
        var room = await _world.NewRoom(Alice, name: "Ward 7");
        await room.Join(Bob);
        await room.Join(Carol);
        foreach (var i in Enumerable.Range(0, 6)) await room.Say(Alice, $"{i}");

        const string filter = """{"room":{"state":{"lazy_load_members":true},"timeline":{"limit":2}}}""";
        var told = (await _world.Sync(Bob, filter: filter)).Room(room)!;

        Assert.Equal([Alice.ToString(), Bob.ToString()], told.State().Members());

        var unnamed = await _world.NewRoom(Alice);
        await unnamed.Join(Bob);
        await unnamed.Join(Carol);
        foreach (var i in Enumerable.Range(0, 6)) await unnamed.Say(Alice, $"{i}");
        var withHeroes = (await _world.Sync(Bob, filter: filter)).Room(unnamed)!;

        Assert.Equal([Alice.ToString(), Carol.ToString()], withHeroes["summary"]!["m.heroes"]!.AsArray().Select(hero => (string)hero!));
        Assert.Equal([Alice.ToString(), Bob.ToString(), Carol.ToString()], withHeroes.State().Members());
    }
}
