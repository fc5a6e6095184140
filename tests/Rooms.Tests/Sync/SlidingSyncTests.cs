using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Weft.Events;
using Weft.Rooms.Sync.Sliding;
using Weft.Storage.AccountData;
using Weft.Storage.Rooms;
using Weft.Storage.ToDevice;

namespace Weft.Rooms.Tests.Sync;

public sealed class SlidingSyncTests : IAsyncLifetime
{
    static readonly UserId Alice = SyncWorld.User("alice"), Bob = SyncWorld.User("bob"), Carol = SyncWorld.User("carol");

    SyncWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await SyncWorld.Create();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task The_most_recently_active_rooms_are_told_first_and_more_as_the_range_grows()
    {
        var rooms = new List<TestRoom>();
        for (var i = 0; i < 5; i++) rooms.Add(await _world.NewRoom(Alice, name: $"{i}"));
        await rooms[1].Say(Alice, "bump");

        var first = await Slide(Alice, null, Listing(0, 1));
        var second = await Slide(Alice, first, Listing(0, 4));

        Assert.Equal(5, (int)first["lists"]!["all"]!["count"]!);
        Assert.Equal([rooms[1], rooms[4]], Told(first, rooms));
        Assert.Equal([rooms[0], rooms[2], rooms[3]], Told(second, rooms));
        Assert.All(rooms.Take(1), room => Assert.True((bool)Room(second, room)!["initial"]!));
    }

    [Fact]
    public async Task A_room_is_told_whole_once_and_then_only_what_is_new()
    {
        var room = await _world.NewRoom(Alice, name: "Ward 7");
        await room.Join(Bob);
        foreach (var i in Enumerable.Range(0, 5)) await room.Say(Alice, $"{i}");
        var first = await Slide(Bob, null, Listing(0, 9, limit: 2));
        await room.Say(Alice, "new");
        var second = await Slide(Bob, first, Listing(0, 9, limit: 2));
        var third = await Slide(Bob, second, Listing(0, 9, limit: 2));

        var told = Room(first, room)!;
        Assert.Equal(["3", "4"], Bodies(told));
        Assert.True((bool)told["limited"]!);
        Assert.Equal(0, (int)told["num_live"]!);
        Assert.Equal("Ward 7", (string)told["name"]!);
        Assert.Equal(2, (int)told["joined_count"]!);
        Assert.Equal("join", (string)told["membership"]!);

        told = Room(second, room)!;
        Assert.Equal(["new"], Bodies(told));
        Assert.Equal(1, (int)told["num_live"]!);
        Assert.Null(told["initial"]);
        Assert.Null(told["name"]);
        Assert.Null(told["required_state"]);

        Assert.Empty(third["rooms"]!.AsObject());
    }

    [Fact]
    public async Task Connections_outlive_the_process()
    {
        var room = await _world.NewRoom(Alice);
        var first = await Slide(Alice, null, Listing(0, 9));
        _world.Restart();
        await room.Say(Alice, "new");
        var second = await Slide(Alice, first, Listing(0, 9));

        Assert.Equal(["new"], Bodies(Room(second, room)!));
        Assert.Null(Room(second, room)!["initial"]);
    }

    [Fact]
    public async Task A_pos_is_good_for_its_own_connection_only()
    {
        await _world.NewRoom(Alice);
        var first = await Slide(Alice, null, Listing(0, 9));

        Assert.Null(await _world.Slide(Alice, first, Listing(0, 9) with { Connection = "other" }));
        Assert.Null(await _world.Slide(Bob, first, Listing(0, 9)));
        Assert.Null(await _world.Slide(Alice, first, Listing(0, 9) with { Device = "OTHER" }));
    }

    [Fact]
    public async Task A_lost_answer_is_told_again_and_a_pos_from_before_the_last_is_unknown()
    {
        var rooms = new List<TestRoom>();
        for (var i = 0; i < 3; i++) rooms.Add(await _world.NewRoom(Alice));
        var first = await Slide(Alice, null, Listing(0, 0));
        var lost = await Slide(Alice, first, Listing(0, 1));
        var second = await Slide(Alice, first, Listing(0, 1));
        var third = await Slide(Alice, second, Listing(0, 2));

        Assert.Equal(Told(lost, rooms), Told(second, rooms));
        Assert.Single(Told(third, rooms));
        Assert.Null(await _world.Slide(Alice, first, Listing(0, 2)));
    }

    [Fact]
    public async Task A_room_that_fell_out_of_the_window_is_caught_up_with_when_it_comes_back()
    {
        var (a, b) = (await _world.NewRoom(Alice), await _world.NewRoom(Alice));
        var first = await Slide(Alice, null, Listing(0, 1));
        await a.Say(Alice, "one");
        await b.Say(Alice, "two");
        var second = await Slide(Alice, first, Listing(0, 0));
        _world.Restart();
        await a.Say(Alice, "three");
        var third = await Slide(Alice, second, Listing(0, 0));

        Assert.Equal(["two"], Bodies(Room(second, b)!));
        Assert.Null(Room(second, a));
        Assert.Equal(["one", "three"], Bodies(Room(third, a)!));
        Assert.Equal(1, (int)Room(third, a)!["num_live"]!);
        Assert.Null(Room(third, a)!["initial"]);
    }

    [Fact]
    public async Task A_subscription_that_wants_more_of_the_timeline_gets_it_at_once()
    {
        var room = await _world.NewRoom(Alice);
        foreach (var i in Enumerable.Range(0, 5)) await room.Say(Alice, $"{i}");
        var first = await Slide(Alice, null, Listing(0, 9, limit: 1));
        var asked = Listing(0, 9, limit: 1) with
        {
            Subscriptions = ImmutableDictionary<RoomId, RoomConfig>.Empty.Add(room.Id, new RoomConfig(3, new([new([new("m.room.join_rules", "")], [])], false))),
        };
        var second = await Slide(Alice, first, asked);
        var third = await Slide(Alice, second, asked);

        var told = Room(second, room)!;
        Assert.Equal(["2", "3", "4"], Bodies(told));
        Assert.True((bool)told["expanded_timeline"]!);
        Assert.Equal(0, (int)told["num_live"]!);
        Assert.Equal(["m.room.join_rules"], told["required_state"]!.AsArray().Select(e => (string)e!["type"]!));
        Assert.Empty(third["rooms"]!.AsObject());
    }

    [Fact]
    public async Task Required_state_follows_patterns_the_reader_and_the_speakers()
    {
        var room = await _world.NewRoom(Alice, name: "Ward 7");
        await room.Join(Bob);
        await room.Join(Carol);
        await room.State(Alice, "org.example", "a", new { a = 1 });
        await room.State(Alice, "org.example", "b", new { b = 1 });
        await room.Say(Alice, "hello");
        var state = new RequiredState([new StateRule([new("org.example", null), new("m.room.member", Bob.ToString())], [new("org.example", "b")])], LazyMembers: true);

        var told = Room(await Slide(Bob, null, Listing(0, 9, limit: 1, state: state)), room)!["required_state"]!.AsArray();

        Assert.Equal(
            ["m.room.member @alice:acme.test", "m.room.member @bob:acme.test", "org.example a"],
            told.Select(e => $"{e!["type"]} {e["state_key"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_invite_shows_its_stripped_state_and_joining_tells_the_room_anew()
    {
        var room = await _world.NewRoom(Alice, name: "Ward 7");
        await room.Invite(Alice, Bob);
        var first = await Slide(Bob, null, Listing(0, 9));
        var again = await Slide(Bob, first, Listing(0, 9));
        await room.Join(Bob);
        var joined = await Slide(Bob, again, Listing(0, 9));

        Assert.Contains(Room(first, room)!["stripped_state"]!.AsArray(), e => (string)e!["type"]! == "m.room.name");
        Assert.Equal("invite", (string)Room(first, room)!["membership"]!);
        Assert.Empty(again["rooms"]!.AsObject());
        Assert.True((bool)Room(joined, room)!["initial"]!);
        Assert.Equal("Ward 7", (string)Room(joined, room)!["name"]!);
    }

    [Fact]
    public async Task Leaving_is_told_once_and_being_kicked_also_to_a_new_connection()
    {
        var (left, kicked) = (await _world.NewRoom(Alice), await _world.NewRoom(Alice));
        await left.Join(Bob);
        await kicked.Join(Bob);
        var first = await Slide(Bob, null, Listing(0, 9));
        await left.Leave(Bob);
        await kicked.Member(Alice, Bob, "leave");
        await kicked.Say(Alice, "gone");
        var second = await Slide(Bob, first, Listing(0, 9));
        var third = await Slide(Bob, second, Listing(0, 9));
        var anew = await Slide(Bob, null, Listing(0, 9) with { Connection = "other" });

        Assert.Equal("leave", (string)Room(second, left)!["membership"]!);
        Assert.Equal("leave", (string)Room(second, kicked)!["timeline"]![0]!["content"]!["membership"]!);
        Assert.Single(Room(second, kicked)!["timeline"]!.AsArray());
        Assert.Empty(third["rooms"]!.AsObject());
        Assert.Equal([kicked], Told(anew, [left, kicked]));
    }

    [Fact]
    public async Task Lists_filter_by_what_rooms_are()
    {
        var space = await TestRoom.Create(_world, Alice, new { room_version = "11", type = "m.space" });
        var (secret, direct, plain, invite) = (await _world.NewRoom(Alice, name: "Secret"), await _world.NewRoom(Alice), await _world.NewRoom(Alice), await _world.NewRoom(Bob));
        await secret.State(Alice, "m.room.encryption", "", new { algorithm = "m.megolm.v1.aes-sha2" });
        await space.State(Alice, "m.space.child", plain.Id.ToString(), new { via = new[] { "acme.test" } });
        await invite.Invite(Bob, Alice);
        await _world.Append(
            new AccountDataSet(Alice, null, "m.direct", Encoding.UTF8.GetBytes($$"""{"@bob:acme.test":["{{direct.Id}}"]}""")),
            new AccountDataSet(Alice, plain.Id, "m.tag", Encoding.UTF8.GetBytes("""{"tags":{"m.favourite":{}}}""")));
        List<TestRoom> all = [space, secret, direct, plain, invite];
        _world.Restart();

        async Task<List<TestRoom>> Passing(SlidingFilters filters) =>
            Told(await Slide(Alice, null, Listing(0, 9, filters: filters)), all);

        Assert.Equal([space], await Passing(new() { RoomTypes = ["m.space"] }));
        Assert.Equal([secret, direct, plain, invite], await Passing(new() { NotRoomTypes = ["m.space"] }));
        Assert.Equal([secret], await Passing(new() { IsEncrypted = true }));
        Assert.Equal([direct], await Passing(new() { IsDirect = true }));
        Assert.Equal([invite], await Passing(new() { IsInvited = true }));
        Assert.Equal([plain], await Passing(new() { Spaces = [space.Id] }));
        Assert.Equal([plain], await Passing(new() { Tags = ["m.favourite"] }));
        Assert.Equal([space, secret, direct, invite], await Passing(new() { NotTags = ["m.favourite"] }));
        Assert.Equal([secret], await Passing(new() { NameLike = "secr" }));
        Assert.Equal([secret, plain], await Passing(new() { IsDirect = false, IsInvited = false, RoomTypes = [null] }));
    }

    [Fact]
    public async Task The_extensions_tell_what_goes_with_the_rooms()
    {
        await _world.SignIn(Alice, "A");
        await _world.SignIn(Bob, "DEV");
        var room = await _world.NewRoom(Alice);
        await room.Join(Bob);
        var said = await room.Say(Alice, "hello");
        await _world.Append(
            new AccountDataSet(Bob, null, "m.global", Encoding.UTF8.GetBytes("{}")),
            new AccountDataSet(Bob, room.Id, "m.local", Encoding.UTF8.GetBytes("""{"a":1}""")),
            new ToDeviceSent(Alice, "m.dummy", null, [new ToDeviceDelivery(new DeviceAddress(Bob, "DEV"), Encoding.UTF8.GetBytes("{}"))]));
        await _world.Markers.Receipt(_world.Tenant, Alice, room.Id, ReceiptKind.Public, said, ReceiptThread.Unthreaded, SyncWorld.Cancellation);
        var asked = Listing(0, 9) with
        {
            Extensions = new SlidingExtensions
            {
                ToDevice = new(null, 100),
                Keys = true,
                AccountData = new(null, null),
                Receipts = new(null, null),
                Typing = new(null, null),
            },
        };

        var first = await Slide(Bob, null, asked);
        var extensions = first["extensions"]!;
        Assert.Equal("m.dummy", (string)extensions["to_device"]!["events"]![0]!["type"]!);
        Assert.Equal(0, (int)extensions["e2ee"]!["device_one_time_keys_count"]!["signed_curve25519"]!);
        Assert.Equal("m.local", (string)extensions["account_data"]!["rooms"]![room.Id.ToString()]![0]!["type"]!);
        Assert.NotNull(extensions["receipts"]!["rooms"]![room.Id.ToString()]![said.ToString()]!["m.read"]![Alice.ToString()]);

        Assert.True(Rooms.Sync.SyncToken.TryParse((string)extensions["to_device"]!["next_batch"]!, out var received));
        asked = asked with { Extensions = asked.Extensions with { ToDevice = new(received, 100) } };
        await _world.Typing.Begin(_world.Tenant, room.Id, Alice, TimeSpan.FromSeconds(10), SyncWorld.Cancellation);
        await _world.Append(new Storage.Keys.DeviceKeysSet(Alice, "A", Encoding.UTF8.GetBytes("{}")));
        extensions = (await Slide(Bob, first, asked))["extensions"]!;

        Assert.Empty(extensions["to_device"]!["events"]!.AsArray());
        Assert.Equal(Alice.ToString(), (string)extensions["typing"]!["rooms"]![room.Id.ToString()]!["user_ids"]![0]!);
        Assert.Equal(Alice.ToString(), (string)extensions["e2ee"]!["device_lists"]!["changed"]![0]!);
        Assert.Null(extensions["account_data"]);
        Assert.Null(extensions["receipts"]);
    }

    async Task<JsonNode> Slide(UserId user, JsonNode? before, SlidingRequest request) => (await _world.Slide(user, before, request))!;

    static SlidingRequest Listing(int first, int last, int limit = 10, RequiredState? state = null, SlidingFilters? filters = null) =>
        new(default, Alice, "DEV")
        {
            Lists = ImmutableDictionary<string, SlidingList>.Empty.Add(
                "all", new SlidingList([(first, last)], filters ?? new(), new RoomConfig(limit, state ?? RequiredState.None))),
        };

    static JsonNode? Room(JsonNode answer, TestRoom room) => answer["rooms"]![room.Id.ToString()];

    static List<TestRoom> Told(JsonNode answer, List<TestRoom> rooms) => [.. rooms.Where(room => Room(answer, room) is not null)];

    static List<string> Bodies(JsonNode room) =>
        [.. room["timeline"]!.AsArray().Where(e => e!["content"]!["body"] is not null).Select(e => (string)e!["content"]!["body"]!)];
}
