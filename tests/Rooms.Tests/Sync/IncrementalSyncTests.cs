using System.Text;
using System.Text.Json.Nodes;
using Weft.Events;
using Weft.Storage.AccountData;
using Weft.Storage.Rooms;
using Weft.Storage.ToDevice;

namespace Weft.Rooms.Tests.Sync;

public sealed class IncrementalSyncTests : IAsyncLifetime
{
    const string Lazy = """{"room":{"state":{"lazy_load_members":true},"timeline":{"limit":5}}}""";

    static readonly UserId Alice = SyncWorld.User("alice"), Bob = SyncWorld.User("bob"), Carol = SyncWorld.User("carol");

    SyncWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await SyncWorld.Create();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_message_is_told_once()
    {
        var room = await _world.NewRoom(Alice);
        await room.Join(Bob);
        var first = await _world.Sync(Bob);
        await room.Say(Alice, "hello");

        var second = await _world.Sync(Bob, first.Next());
        var third = await _world.Sync(Bob, second.Next());

        Assert.Equal(["hello"], second.Room(room).Bodies());
        Assert.False(second.Room(room)!.IsLimited());
        Assert.Empty(second.Room(room).State());
        Assert.Null(third["rooms"]);
    }

    [Fact]
    public async Task A_token_of_an_earlier_process_goes_on()
    {
        var room = await _world.NewRoom(Alice);
        await room.Join(Bob);
        await _world.Append(new ReceiptSet(room.Id, new Receipt(
            Alice, ReceiptKind.Public, ReceiptThread.Unthreaded, (await room.Snapshot()).Recent[^1].Id, (await room.Snapshot()).Recent[^1].Order, _world.Time.GetUtcNow(), 0)));
        var first = await _world.Sync(Bob);
        var id = await room.Say(Alice, "hello");
        await _world.Markers.Receipt(_world.Tenant, Alice, room.Id, ReceiptKind.Public, id, ReceiptThread.Unthreaded, SyncWorld.Cancellation);

        _world.Restart();
        var second = await _world.Sync(Bob, first.Next());
        var third = await _world.Sync(Bob, second.Next());

        Assert.Equal(["hello"], second.Room(room).Bodies());
        Assert.NotNull(second.Room(room).Ephemeral("m.receipt")![id.ToString()]);
        Assert.Null(third["rooms"]);
    }

    [Fact]
    public async Task A_token_from_the_future_begins_anew()
    {
        var room = await _world.NewRoom(Alice);
        await room.Say(Alice, "hello");

        Assert.Equal(["hello"], (await _world.Sync(Alice, "t9000000000000000000")).Room(room).Bodies());
    }

    [Fact]
    public async Task A_gap_is_limited_and_tells_the_state_that_changed_in_it()
    {
        var room = await _world.NewRoom(Alice);
        await room.Join(Bob);
        var first = await _world.Sync(Bob);
        await room.State(Alice, "m.room.topic", "", new { topic = "new" });
        await room.Join(Carol);
        foreach (var i in Enumerable.Range(0, 100)) await room.Say(Alice, $"{i}");

        var told = (await _world.Sync(Bob, first.Next())).Room(room)!;

        Assert.True(told.IsLimited());
        Assert.Equal(20, told.Timeline().Count);
        Assert.Equal(["m.room.member", "m.room.topic"], told.State().Select(e => (string)e["type"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Lazy_members_of_a_gap_are_told_and_others_only_once()
    {
        var room = await _world.NewRoom(Alice, name: "Ward 7");
        await room.Join(Bob);
        await room.Join(Carol);
        foreach (var i in Enumerable.Range(0, 6)) await room.Say(Bob, $"{i}");
        var first = await _world.Sync(Bob, filter: Lazy);
        await room.Say(Alice, "one");
        var second = await _world.Sync(Bob, first.Next(), Lazy);
        await room.Say(Alice, "two");
        var third = await _world.Sync(Bob, second.Next(), Lazy);
        await room.Join(SyncWorld.User("dave"));
        foreach (var i in Enumerable.Range(0, 6)) await room.Say(Alice, $"{i}");
        var fourth = await _world.Sync(Bob, third.Next(), Lazy);

        Assert.Equal([Alice.ToString()], second.Room(room).State().Members());
        Assert.Empty(third.Room(room).State().Members());
        Assert.Equal(["@dave:acme.test"], fourth.Room(room).State().Members());
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_told_again_with_its_members()
    {
        var room = await _world.NewRoom(Alice, name: "Ward 7");
        await room.Join(Bob);
        foreach (var i in Enumerable.Range(0, 6)) await room.Say(Bob, $"{i}");
        var first = await _world.Sync(Bob, filter: Lazy);
        await room.Say(Alice, "one");
        var lost = await _world.Sync(Bob, first.Next(), Lazy);
        var again = await _world.Sync(Bob, first.Next(), Lazy);

        Assert.Equal(lost.Room(room).State().Members(), again.Room(room).State().Members());
    }

    [Fact]
    public async Task Whoever_leaves_and_comes_back_between_two_syncs_gets_the_room_anew()
    {
        var room = await _world.NewRoom(Alice, visibility: "joined");
        await room.Join(Bob);
        var first = await _world.Sync(Bob);
        await room.Say(Alice, "before");
        await room.Leave(Bob);
        await room.State(Alice, "m.room.topic", "", new { topic = "meanwhile" });
        await room.Say(Alice, "a secret");
        await room.Join(Bob);
        await room.Say(Alice, "welcome back");

        var told = (await _world.Sync(Bob, first.Next())).Room(room)!;

        Assert.Equal(["before", "welcome back"], told.Bodies());
        Assert.Contains(told.State(), e => (string)e["type"]! == "m.room.topic");
        Assert.Contains(told.State(), e => (string)e["type"]! == "m.room.create");
    }

    [Fact]
    public async Task Leaving_is_told_with_what_came_before_it_and_nothing_after()
    {
        var room = await _world.NewRoom(Alice);
        await room.Join(Bob);
        var first = await _world.Sync(Bob);
        await room.Say(Alice, "before");
        await room.Ban(Alice, Bob);
        await room.Say(Alice, "after");

        var second = await _world.Sync(Bob, first.Next());
        await room.Say(Alice, "later");
        var third = await _world.Sync(Bob, second.Next());

        Assert.Equal(["before"], second.Room(room, "leave").Bodies());
        Assert.Equal("ban", (string)second.Room(room, "leave").Timeline()[^1]["content"]!["membership"]!);
        Assert.Null(third["rooms"]);
    }

    [Fact]
    public async Task A_declined_invite_leaves_without_showing_the_room()
    {
        var room = await _world.NewRoom(Alice, visibility: "joined");
        await room.Invite(Alice, Bob);
        var first = await _world.Sync(Bob);
        await room.Say(Alice, "a secret");
        await room.Leave(Bob);

        var told = (await _world.Sync(Bob, first.Next())).Room(room, "leave")!;

        Assert.Single(told.Timeline());
        Assert.Equal("leave", (string)told.Timeline()[0]["content"]!["membership"]!);
        Assert.Empty(told.State());

        var after = (await _world.Sync(Bob, first.Next(), with: request => request with { State = Rooms.Sync.V3.StateForm.AfterTimeline })).Room(room, "leave")!;
        Assert.Equal("leave", (string)after.State("state_after").Single()["content"]!["membership"]!);
    }

    [Fact]
    public async Task A_redaction_is_told_and_what_it_took_back_is_served_redacted()
    {
        var room = await _world.NewRoom(Alice);
        var said = await room.Say(Alice, "oops");
        var first = await _world.Sync(Alice);
        var redaction = await room.Redact(Alice, said);

        var told = (await _world.Sync(Alice, first.Next())).Room(room).Timeline();
        var anew = (await _world.Sync(Alice)).Room(room).Timeline().Single(e => (string)e["event_id"]! == said.ToString());

        Assert.Equal(said.ToString(), (string)told[0]["redacts"]!);
        Assert.Equal(said.ToString(), (string)told[0]["content"]!["redacts"]!);
        Assert.Empty(anew["content"]!.AsObject());
        Assert.Equal(redaction.ToString(), (string)anew["unsigned"]!["redacted_because"]!["event_id"]!);
    }

    [Fact]
    public async Task Ignored_users_are_not_heard_but_what_they_change_is_seen()
    {
        var room = await _world.NewRoom(Alice);
        await room.Join(Bob);
        await _world.Append(new AccountDataSet(
            Bob, null, "m.ignored_user_list", Encoding.UTF8.GetBytes("""{"ignored_users":{"@alice:acme.test":{}}}""")));
        var first = await _world.Sync(Bob);
        await room.Say(Alice, "hello?");
        await room.State(Alice, "m.room.topic", "", new { topic = "new" });
        var other = await _world.NewRoom(Alice);
        await other.Invite(Alice, Bob);

        var second = await _world.Sync(Bob, first.Next());

        Assert.Equal(["m.room.topic"], second.Room(room).Timeline().Select(e => (string)e["type"]!));
        Assert.Null(second.Room(other, "invite"));
    }

    [Fact]
    public async Task Only_the_device_that_sent_is_told_its_transaction()
    {
        var room = await _world.NewRoom(Alice);
        await room.Join(Bob);
        await room.Say(Alice, "hello", transaction: "txn1");

        var own = (await _world.Sync(Alice)).Room(room).Timeline()[^1]["unsigned"]!;
        var elsewhere = (await _world.Sync(Alice, with: request => request with { Device = "OTHER" })).Room(room).Timeline()[^1]["unsigned"]!;
        var others = (await _world.Sync(Bob)).Room(room).Timeline()[^1]["unsigned"]!;

        Assert.Equal("txn1", (string)own["transaction_id"]!);
        Assert.Null(elsewhere["transaction_id"]);
        Assert.Null(others["transaction_id"]);
    }

    [Fact]
    public async Task Changed_state_names_what_it_replaced()
    {
        var room = await _world.NewRoom(Alice);
        var before = await room.State(Alice, "m.room.topic", "", new { topic = "before" });
        await room.State(Alice, "m.room.topic", "", new { topic = "after" });

        var unsigned = (await _world.Sync(Alice)).Room(room).Timeline()[^1]["unsigned"]!;

        Assert.Equal("before", (string)unsigned["prev_content"]!["topic"]!);
        Assert.Equal(before.ToString(), (string)unsigned["replaces_state"]!);
    }

    [Fact]
    public async Task Receipts_reach_the_others_and_private_ones_only_their_own_user()
    {
        var room = await _world.NewRoom(Alice);
        await room.Join(Bob);
        var said = await room.Say(Alice, "hello");
        var (alice, bob) = (await _world.Sync(Alice), await _world.Sync(Bob));
        await _world.Markers.Receipt(_world.Tenant, Bob, room.Id, ReceiptKind.Private, said, ReceiptThread.Unthreaded, SyncWorld.Cancellation);
        var (aliceNext, bobNext) = (await _world.Sync(Alice, alice.Next()), await _world.Sync(Bob, bob.Next()));

        Assert.Null(aliceNext["rooms"]);
        Assert.NotNull(bobNext.Room(room).Ephemeral("m.receipt")![said.ToString()]!["m.read.private"]![Bob.ToString()]!["ts"]);

        await _world.Markers.Receipt(_world.Tenant, Bob, room.Id, ReceiptKind.Public, said, ReceiptThread.Main, SyncWorld.Cancellation);
        var told = (await _world.Sync(Alice, aliceNext.Next())).Room(room).Ephemeral("m.receipt")!;
        Assert.Equal("main", (string)told[said.ToString()]!["m.read"]![Bob.ToString()]!["thread_id"]!);
    }

    [Fact]
    public async Task Typing_is_told_and_ends_by_itself()
    {
        var room = await _world.NewRoom(Alice);
        await room.Join(Bob);
        var first = await _world.Sync(Alice);
        await _world.Typing.Begin(_world.Tenant, room.Id, Bob, TimeSpan.FromSeconds(10), SyncWorld.Cancellation);
        var second = await _world.Sync(Alice, first.Next());
        await _world.Typing.Begin(_world.Tenant, room.Id, Bob, TimeSpan.FromSeconds(10), SyncWorld.Cancellation);
        var third = await _world.Sync(Alice, second.Next());

        Assert.Equal([Bob.ToString()], second.Room(room).Ephemeral("m.typing")!["user_ids"]!.AsArray().Select(user => (string)user!));
        Assert.Null(third["rooms"]);

        _world.Time.Advance(TimeSpan.FromSeconds(10));
        while (_world.Logs.Reader(_world.Tenant).Current.TypingIn(room.Id).Users.Count > 0) await Task.Yield();
        Assert.Empty((await _world.Sync(Alice, third.Next())).Room(room).Ephemeral("m.typing")!["user_ids"]!.AsArray());
    }

    [Fact]
    public async Task A_to_device_message_is_delivered_until_it_is_acknowledged()
    {
        await _world.SignIn(Bob, "DEV");
        var first = await _world.Sync(Bob);
        await _world.Append(new ToDeviceSent(
            Alice, "m.dummy", null, [new ToDeviceDelivery(new DeviceAddress(Bob, "DEV"), Encoding.UTF8.GetBytes("""{"a":1}"""))]));

        var second = await _world.Sync(Bob, first.Next());
        var lost = await _world.Sync(Bob, first.Next());
        var third = await _world.Sync(Bob, second.Next());
        var late = await _world.Sync(Bob, first.Next());

        Assert.Equal("m.dummy", (string)second["to_device"]!["events"]![0]!["type"]!);
        Assert.Single(lost["to_device"]!["events"]!.AsArray());
        Assert.Null(third["to_device"]);
        Assert.Null(late["to_device"]);
    }

    [Fact]
    public async Task At_most_a_hundred_to_device_messages_come_at_once_and_none_is_lost()
    {
        await _world.SignIn(Bob, "DEV");
        var first = await _world.Sync(Bob);
        foreach (var i in Enumerable.Range(0, 130))
            await _world.Append(new ToDeviceSent(
                Alice, $"m.{i}", null, [new ToDeviceDelivery(new DeviceAddress(Bob, "DEV"), Encoding.UTF8.GetBytes("{}"))]));

        var second = await _world.Sync(Bob, first.Next());
        var third = await _world.Sync(Bob, second.Next());

        Assert.Equal(
            Enumerable.Range(0, 130).Select(i => $"m.{i}"),
            second["to_device"]!["events"]!.AsArray().Concat(third["to_device"]!["events"]!.AsArray()).Select(e => (string)e!["type"]!));
        Assert.Equal(100, second["to_device"]!["events"]!.AsArray().Count);
    }

    [Fact]
    public async Task Devices_are_tracked_while_a_room_is_shared()
    {
        await _world.SignIn(Carol, "C");
        var room = await _world.NewRoom(Alice);
        var second = await _world.NewRoom(Alice);
        await room.Join(Bob);
        await second.Join(Bob);
        var start = await _world.Sync(Alice);

        await room.Join(Carol);
        var came = await _world.Sync(Alice, start.Next());
        await _world.Append(new Storage.Keys.DeviceKeysSet(Carol, "C", Encoding.UTF8.GetBytes("{}")));
        var changed = await _world.Sync(Alice, came.Next());
        await room.Leave(Bob);
        var stillShared = await _world.Sync(Alice, changed.Next());
        await second.Leave(Bob);
        await room.Leave(Carol);
        var gone = await _world.Sync(Alice, stillShared.Next());

        Assert.Equal(["@carol:acme.test"], Users(came, "changed"));
        Assert.Equal(["@carol:acme.test"], Users(changed, "changed"));
        Assert.Empty(Users(stillShared, "left"));
        Assert.Equal(["@bob:acme.test", "@carol:acme.test"], Users(gone, "left"));

        static IEnumerable<string> Users(JsonNode answer, string which) =>
            answer["device_lists"]?[which]?.AsArray().Select(user => (string)user!).Order(StringComparer.Ordinal).ToArray() ?? [];
    }

    [Fact]
    public async Task One_time_keys_are_counted_anew_when_they_moved()
    {
        await _world.SignIn(Bob, "DEV");
        var first = await _world.Sync(Bob);
        var keys = _world.Stores.For(_world.Tenant).Keys;
        await keys.AddOneTimeKeys(
            Bob, "DEV", [new("signed_curve25519", "A", Encoding.UTF8.GetBytes("{}"))], [], _world.Time.GetUtcNow(), SyncWorld.Cancellation);
        await _world.Append(new Storage.Keys.OneTimeKeysMoved([new DeviceAddress(Bob, "DEV")]));
        var second = await _world.Sync(Bob, first.Next());

        Assert.Equal(0, (int)first["device_one_time_keys_count"]!["signed_curve25519"]!);
        Assert.Equal(1, (int)second["device_one_time_keys_count"]!["signed_curve25519"]!);
    }

    [Fact]
    public async Task Account_data_is_told_when_it_changes()
    {
        var room = await _world.NewRoom(Alice);
        await _world.Append(new AccountDataSet(Alice, null, "m.a", Encoding.UTF8.GetBytes("""{"v":1}""")));
        var first = await _world.Sync(Alice);
        await _world.Append(new AccountDataSet(Alice, room.Id, "m.b", Encoding.UTF8.GetBytes("""{"v":2}""")));
        var second = await _world.Sync(Alice, first.Next());

        Assert.Equal("m.a", (string)first["account_data"]!["events"]![0]!["type"]!);
        Assert.Null(second["account_data"]);
        Assert.Equal(2, (int)second.Room(room)!["account_data"]!["events"]![0]!["content"]!["v"]!);
    }
}
