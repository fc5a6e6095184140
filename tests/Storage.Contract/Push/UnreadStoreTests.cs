using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Push;
using Weft.Storage.AccountData;
using Weft.Storage.Contract.Rooms;
using Weft.Storage.Push;
using static Weft.Storage.Contract.TestLog;

namespace Weft.Storage.Contract.Push;

public abstract class UnreadStoreTests(TestEngine engine)
{
    static readonly UserId Bob = StoredRoom.User(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    async Task<StoredRoom> NewRoom(string name)
    {
        var (stores, _) = await engine.NewTenant();
        var room = await StoredRoom.Create(stores, name);
        await room.Send(Bob, EventTypes.Member, Bob.ToString(), """{"membership":"join"}""");
        return room;
    }

    static Task<RoomOutcome> Say(StoredRoom room, UserId by, string content = """{"body":"x","msgtype":"m.text"}""") =>
        room.Send(by, EventTypes.Message, null, content);

    [Fact]
    public async Task Differences_are_found_by_user_and_range_until_their_event_is_redacted()
    {
        var room = await NewRoom("differences");
        await Say(room, StoredRoom.Creator);
        await Say(room, StoredRoom.Creator);
        var n = room.Now.N;
        UnreadDifference[] written =
        [
            new(Bob, n - 1, null, EventClass.Message, PushFlags.Mentioned | PushFlags.Localpart, null),
            new(Bob, n, room.Sent[^1].Id, EventClass.Message, PushFlags.None, "content/pizza"),
            new(StoredRoom.Creator, n, null, EventClass.None, PushFlags.None, "override/x"),
        ];
        await room.Stores.Append(new UnreadDifferencesAdded(room.Now.Id, [.. written]));

        var store = room.Stores.Unread;
        var all = await store.Differences(Bob, room.Now.Number, 0, long.MaxValue, Cancellation);
        Assert.Equal(written[..2], all.Select(sent => sent.Difference).OrderBy(difference => difference.N));
        Assert.All(all, sent => Assert.Equal(StoredRoom.Creator, sent.Sender));
        Assert.Equal([written[0]], (await store.Differences(Bob, room.Now.Number, 0, n - 1, Cancellation)).Select(sent => sent.Difference));
        Assert.Equal([written[1]], (await store.Differences(Bob, room.Now.Number, n - 1, n, Cancellation)).Select(sent => sent.Difference));

        await room.Do(new RoomCommand.Append(new EventDraft(EventTypes.Redaction, null, StoredRoom.Creator, StoredRoom.Json("{}"), room.Sent[^1].Id)));
        Assert.Equal([written[0]], (await store.Differences(Bob, room.Now.Number, 0, long.MaxValue, Cancellation)).Select(sent => sent.Difference));
    }

    [Fact]
    public async Task Ordinals_tell_how_many_of_a_class_a_thread_had_at_a_point()
    {
        var room = await NewRoom("ordinals");
        await Say(room, StoredRoom.Creator);
        var root = room.Sent[^1];
        var reply = $$$"""{"body":"y","msgtype":"m.text","m.relates_to":{"rel_type":"m.thread","event_id":"{{{root.Id}}}"}}""";
        await Say(room, Bob, reply);
        await Say(room, Bob);
        await Say(room, Bob, reply);
        var kind = root.Class;

        var found = await room.Stores.Unread.Ordinals(
            room.Now.Number,
            [new(null, root.Order.N - 1), new(null, root.Order.N), new(null, room.Now.N), new(root.Id, root.Order.N), new(root.Id, room.Now.N - 1), new(root.Id, room.Now.N)],
            [kind, EventClass.Encrypted], Cancellation);

        Assert.Equal([0, 1, 2, 0, 1, 2], found.Select(ordinals => ordinals.GetValueOrDefault(kind)));
        Assert.All(found, ordinals => Assert.False(ordinals.ContainsKey(EventClass.Encrypted)));
    }

    [Fact]
    public async Task Redacted_events_and_those_of_ignored_senders_are_found_once_each()
    {
        var room = await NewRoom("uncounted");
        await Say(room, Bob);
        var (first, after) = (room.Sent[^1], room.Now.N - 1);
        await Say(room, Bob);
        var second = room.Sent[^1];
        await Say(room, StoredRoom.Creator);
        await room.Do(new RoomCommand.Append(new EventDraft(EventTypes.Redaction, null, StoredRoom.Creator, StoredRoom.Json("{}"), first.Id)));

        var store = room.Stores.Unread;
        Assert.Equal([new(first.Order.N, null, first.Class)], await store.Uncounted(room.Now.Number, after, room.Now.N, [], Cancellation));
        Assert.Equal(
            [new(first.Order.N, null, first.Class), new UncountedEvent(second.Order.N, null, second.Class)],
            (await store.Uncounted(room.Now.Number, after, room.Now.N, [Bob, StoredRoom.User(9)], Cancellation)).OrderBy(e => e.N));
    }

    [Fact]
    public async Task The_rules_of_those_who_are_joined_are_read_at_once()
    {
        var room = await NewRoom("rules");
        foreach (var user in (UserId[])[Bob, StoredRoom.User(2)])
            await room.Stores.Append(new AccountDataSet(user, null, "m.push_rules", Json("""{"global":{}}""")));

        Assert.Equal([Bob], (await room.Stores.Unread.RulesOfMembers(room.Now.Number, Cancellation)).Select(kept => kept.User));

        await room.Send(Bob, EventTypes.Member, Bob.ToString(), """{"membership":"leave"}""");
        Assert.Empty(await room.Stores.Unread.RulesOfMembers(room.Now.Number, Cancellation));
    }
}

public sealed class UnreadStoreOnSqlite(SqliteEngine engine) : UnreadStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class UnreadStoreOnPostgres(PostgresEngine engine) : UnreadStoreTests(engine), IClassFixture<PostgresEngine>;
