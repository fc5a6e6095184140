using System.Text;
using CsCheck;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomVersions;
using Weft.Storage.Rooms;

namespace Weft.Storage.Contract.Rooms;

public abstract class RoomStoreTests(TestEngine engine)
{
    static int _names;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task What_is_loaded_is_what_was_applied_after_any_history() =>
        Histories.SampleAsync(async history =>
        {
            var room = await Live(history);

            var loaded = (await room.Stores.Rooms.Load(room.Now.Id, Cancellation))!.Snapshot;

            AssertSame(room.Now, loaded);
        }, iter: 25, threads: 1);

    [Fact]
    public Task Every_past_state_is_found_again() =>
        Histories.SampleAsync(async history =>
        {
            var room = await Live(history);
            foreach (var then in room.Steps)
            {
                var state = await room.Stores.Rooms.StateAt(then.Id, then.StateN, StatePart.WithoutMembers, Cancellation);
                Assert.Equal(
                    then.State.Select(entry => $"{entry.Key} {entry.Value.Id}").Order(StringComparer.Ordinal),
                    state.Select(entry => $"{entry.Pdu.State} {entry.Id}").Order(StringComparer.Ordinal));

                var members = await room.Stores.Rooms.StateAt(then.Id, then.StateN, StatePart.MembersOnly, Cancellation);
                Assert.Equal(
                    then.Members.Select(member => $"{member.Key} {member.Value.EventId}").Order(StringComparer.Ordinal),
                    members.Select(entry => $"{entry.Pdu.StateKey} {entry.Id}").Order(StringComparer.Ordinal));

                Assert.Equal(then.N, (await room.Stores.Rooms.OrderAt(then.Id, then.Position, Cancellation)).N);
                foreach (var (user, member) in then.Members.Take(2))
                {
                    var entry = await room.Stores.Rooms.StateEntryAt(then.Id, new(EventTypes.Member, user.ToString()), then.StateN, Cancellation);
                    Assert.Equal(member.EventId, entry!.Id);
                }

                var changed = await room.Stores.Rooms.StateBetween(then.Id, then.StateN, room.Now.StateN, Cancellation);
                Assert.Equal(
                    room.Sent.Where(e => e.Pdu.IsState && e.StateAfter > then.StateN).Select(e => e.Pdu.State!.Value.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
                    changed.Select(entry => entry.Key.ToString()).Order(StringComparer.Ordinal));
            }
        }, iter: 8, threads: 1);

    [Fact]
    public Task The_membership_history_is_what_happened() =>
        Histories.SampleAsync(async history =>
        {
            var room = await Live(history);
            foreach (var user in Enumerable.Range(0, 5).Select(StoredRoom.User))
            {
                var happened = room.Sent.Where(e => e.Pdu.Is(EventTypes.Member, user.ToString())).ToList();
                var entries = await room.Stores.Rooms.MembershipHistory(room.Now.Id, user, Cancellation);

                Assert.Equal(happened.Select(e => (e.Id, e.Position, e.StateAfter)), entries.Select(e => (e.EventId, e.Position, e.StateN)));
                Assert.Equal(entries.Select(e => e.Membership).SkipLast(1).Cast<Membership?>().Prepend(null).Take(entries.Length), entries.Select(e => e.Previous));

                var rooms = await room.Stores.Rooms.LoadUser(user, Cancellation);
                var standing = rooms.Rooms.FirstOrDefault(entry => entry.Room == room.Now.Id);
                Assert.Equal(room.Now.MembershipOf(user), standing?.Membership);
                if (standing is not null) Assert.Equal(room.Now.Position, standing.RoomPosition);
            }
        }, iter: 8, threads: 1);

    [Fact]
    public async Task An_append_decided_on_something_old_is_refused_and_leaves_nothing()
    {
        var (stores, _) = await engine.NewTenant();
        var room = await StoredRoom.Create(stores, Name());
        var old = room.Now;
        await room.Send(StoredRoom.Creator, EventTypes.Message, null, """{"body":"first"}""");

        var late = new RoomAppend { Room = old.Id, Before = old, After = room.Now, Changes = [new RoomChange { Event = room.Sent[^1], ForwardExtremities = [], Depth = 9 }] };

        Assert.Null(await stores.Append(late));
        AssertSame(room.Now, (await stores.Rooms.Load(old.Id, Cancellation))!.Snapshot);
    }

    [Fact]
    public async Task A_room_is_created_once()
    {
        var (stores, _) = await engine.NewTenant();
        var room = await StoredRoom.Create(stores, Name());

        var again = new RoomAppend
        {
            Room = room.Now.Id,
            Before = null,
            After = room.Now,
            Changes = [new RoomChange { Event = room.Sent[0], ForwardExtremities = [], Depth = 1 }],
        };

        Assert.Null(await stores.Append(again));
    }

    [Fact]
    public async Task A_transaction_that_was_answered_refuses_its_repeat()
    {
        var (stores, _) = await engine.NewTenant();
        var room = await StoredRoom.Create(stores, Name());
        var key = new TransactionKey(StoredRoom.Creator, "DEVICE", "send", "t1");
        var message = new RoomCommand.Append(new EventDraft(EventTypes.Message, null, StoredRoom.Creator, StoredRoom.Json("""{"body":"x"}""")));
        var first = await room.Do(message, key);

        await Assert.ThrowsAsync<InvalidOperationException>(() => room.Do(message, key));

        Assert.Equal(first.Succeeded!.Value.ToArray(), (await stores.Rooms.Transaction(room.Now.Id, key, Cancellation))!.Value.ToArray());
        var stored = (await stores.Rooms.Events(room.Now.Id, [room.Sent[^1].Id], Cancellation)).Single();
        Assert.Equal(new EventTransaction(StoredRoom.Creator, "DEVICE", "t1"), stored.Transaction);
    }

    [Fact]
    public async Task The_timeline_is_paged_both_ways_and_filtered()
    {
        var (stores, _) = await engine.NewTenant();
        var room = await StoredRoom.Create(stores, Name());
        for (var i = 0; i < 10; i++) await room.Send(StoredRoom.Creator, i % 2 == 0 ? EventTypes.Message : "org.example.other", null, $$"""{"body":"{{i}}","url":"mxc://a/b"}""");

        var forward = await stores.Rooms.Timeline(room.Now.Id, new(3), Direction.Forward, 4, null, Cancellation);
        Assert.Equal([4L, 5, 6, 7], forward.Events.Select(e => e.Order.N));
        var rest = await stores.Rooms.Timeline(room.Now.Id, forward.Next!.Value, Direction.Forward, 100, null, Cancellation);
        Assert.Equal([8L, 9, 10, 11, 12, 13], rest.Events.Select(e => e.Order.N));
        Assert.Null(rest.Next);

        var filter = new TimelineFilter(["m.room.mess*"], [], [StoredRoom.Creator], [], true);
        var backward = await stores.Rooms.Timeline(room.Now.Id, EventOrder.End, Direction.Backward, 3, filter, Cancellation);
        Assert.Equal([12L, 10, 8], backward.Events.Select(e => e.Order.N));
        Assert.NotNull(backward.Next);
    }

    [Fact]
    public async Task Relations_threads_and_edits_are_found()
    {
        var (stores, _) = await engine.NewTenant();
        var room = await StoredRoom.Create(stores, Name());
        await room.Do(new RoomCommand.Join(StoredRoom.User(1), StoredRoom.Json("{}"), false));
        var root = (await room.Send(StoredRoom.Creator, EventTypes.Message, null, """{"body":"root"}""")).Succeeded!.Value[0];
        for (var i = 0; i < 3; i++)
            await room.Send(StoredRoom.User(1), EventTypes.Message, null, $$$"""{"body":"{{{i}}}","m.relates_to":{"rel_type":"m.thread","event_id":"{{{root}}}"}}""");
        var reply = room.Sent[^1];
        await room.Send(StoredRoom.Creator, EventTypes.Reaction, null, $$$"""{"m.relates_to":{"rel_type":"m.annotation","event_id":"{{{reply.Id}}}","key":"+"}}""");
        await room.Send(StoredRoom.User(1), EventTypes.Message, null, $$$"""{"body":"no","m.relates_to":{"rel_type":"m.replace","event_id":"{{{root}}}"}}""");
        await room.Send(StoredRoom.Creator, EventTypes.Message, null, $$$"""{"body":"edited","m.relates_to":{"rel_type":"m.replace","event_id":"{{{root}}}"}}""");

        Assert.Equal(root, reply.Thread);
        Assert.Equal(root, room.Sent.Single(e => e.Pdu.Type == EventTypes.Reaction).Thread);

        var aggregation = (await stores.Rooms.Aggregations(room.Now.Id, [root, reply.Id], StoredRoom.Creator, Cancellation))[root];
        Assert.Equal("edited", aggregation.LatestEdit!.Pdu.ContentString("body"));
        Assert.Equal((3L, reply.Id, true), (aggregation.Thread!.Count, aggregation.Thread.Latest.Id, aggregation.Thread.CurrentUserParticipated));

        var direct = await stores.Rooms.Relations(room.Now.Id, root, new RelationFilter(null, null), EventOrder.End, Direction.Backward, 10, Cancellation);
        Assert.Equal(5, direct.Events.Length);
        var deep = await stores.Rooms.Relations(room.Now.Id, root, new RelationFilter(null, null, Recurse: true), EventOrder.End, Direction.Backward, 10, Cancellation);
        Assert.Equal(6, deep.Events.Length);
        Assert.Equal(root, Assert.Single(await stores.Rooms.Threads(room.Now.Id, null, EventOrder.End, 10, Cancellation)).Root.Id);
        Assert.Empty(await stores.Rooms.Threads(room.Now.Id, StoredRoom.User(4), EventOrder.End, 10, Cancellation));

        await room.Do(new RoomCommand.Redact(StoredRoom.Creator, reply.Id, StoredRoom.Json("{}")));
        var after = (await stores.Rooms.Aggregations(room.Now.Id, [root], StoredRoom.User(4), Cancellation))[root].Thread!;
        Assert.Equal((2L, false), (after.Count, after.CurrentUserParticipated));
        Assert.NotEqual(reply.Id, after.Latest.Id);
    }

    [Fact]
    public async Task Receipts_move_forward_only()
    {
        var (stores, _) = await engine.NewTenant();
        var room = await StoredRoom.Create(stores, Name());
        Receipt At(int n) => new(StoredRoom.User(1), ReceiptKind.Public, ReceiptThread.Unthreaded, room.Sent[n - 1].Id, new(n), Examples.Now, 0);

        await stores.Append(new ReceiptSet(room.Now.Id, At(2)));
        await stores.Append(new ReceiptSet(room.Now.Id, At(1)));
        await stores.Append(new ReceiptSet(room.Now.Id, At(3) with { Thread = ReceiptThread.Main }));

        var receipts = (await stores.Rooms.LoadReceipts(room.Now.Id, Cancellation)).Receipts.Where(receipt => receipt.User == StoredRoom.User(1));
        Assert.Equal([("", 2L), ("main", 3L)], receipts.Select(receipt => (receipt.Thread.Key, receipt.Order.N)).Order());
    }

    [Fact]
    public async Task Another_tenants_rooms_are_not_there()
    {
        var (stores, _) = await engine.NewTenant();
        var (others, _) = await engine.NewTenant();
        var room = await StoredRoom.Create(stores, Name());

        Assert.Null(await others.Rooms.Load(room.Now.Id, Cancellation));
        Assert.Empty(await others.Rooms.Events(room.Now.Id, [room.Sent[0].Id], Cancellation));
        Assert.Empty((await others.Rooms.LoadUser(StoredRoom.Creator, Cancellation)).Rooms);
        Assert.Empty((await others.Rooms.Timeline(room.Now.Id, EventOrder.Start, Direction.Forward, 10, null, Cancellation)).Events);
    }

    // What happens: a kind of action, who does it, and a choice.
    static readonly Gen<(int Action, int User, int Choice)[]> Histories =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 4], Gen.Int[0, 1000]).Array[1, 90];

    async Task<StoredRoom> Live((int Action, int User, int Choice)[] history)
    {
        var (stores, _) = await engine.NewTenant();
        var room = await StoredRoom.Create(stores, Name(), history.Length % 2 == 0 ? RoomVersion.V12 : RoomVersion.V6);
        foreach (var (action, number, choice) in history)
        {
            var (user, any) = (StoredRoom.User(number), room.Sent[choice % room.Sent.Count].Id);
            _ = await (action switch
            {
                0 or 1 => room.Do(new RoomCommand.Join(user, StoredRoom.Json("{}"), false)),
                2 => room.Do(new RoomCommand.Leave(user, StoredRoom.Json("""{"reason":"bored"}"""))),
                3 => room.Send(user, EventTypes.Member, user.ToString(), $$"""{"membership":"join","displayname":"name {{choice}}\u0000"}"""),
                4 => room.Send(StoredRoom.Creator, EventTypes.Member, user.ToString(), choice % 2 == 0 ? """{"membership":"ban"}""" : """{"membership":"invite"}"""),
                5 => room.Send(StoredRoom.Creator, EventTypes.Name, "", $$"""{"name":"{{choice}}"}"""),
                6 => room.Send(StoredRoom.Creator, "org.example.state", $"{choice % 3}", $$"""{"value":{{choice}}}"""),
                7 => room.Do(new RoomCommand.Redact(StoredRoom.Creator, any, StoredRoom.Json("{}"))),
                8 => room.Send(user, EventTypes.Message, null, $$$"""{"body":"t","m.relates_to":{"rel_type":"m.thread","event_id":"{{{any}}}"}}"""),
                9 => room.Send(user, EventTypes.Reaction, null, $$$"""{"m.relates_to":{"rel_type":"m.annotation","event_id":"{{{any}}}","key":"+"}}"""),
                10 => room.Send(StoredRoom.Creator, EventTypes.HistoryVisibility, "", """{"history_visibility":"joined"}"""),
                _ => room.Send(user, EventTypes.Message, null, """{"body":"hello","msgtype":"m.text"}"""),
            });
        }
        return room;
    }

    static void AssertSame(RoomSnapshot expected, RoomSnapshot actual)
    {
        Assert.Equal(
            (expected.Id, expected.Version, expected.Number, expected.N, expected.StateN, expected.Position, expected.BumpPosition),
            (actual.Id, actual.Version, actual.Number, actual.N, actual.StateN, actual.Position, actual.BumpPosition));
        Assert.Equal(
            (expected.Redactions, expected.Depth, expected.JoinedCount, expected.InvitedCount),
            (actual.Redactions, actual.Depth, actual.JoinedCount, actual.InvitedCount));
        Assert.Equal(expected.ForwardExtremities.ToArray(), actual.ForwardExtremities.ToArray());
        Assert.Equal(Sorted(expected.Members), Sorted(actual.Members));
        Assert.Equal(Sorted(expected.ClassTotals), Sorted(actual.ClassTotals));
        Assert.Equal(Sorted(expected.MainTotals), Sorted(actual.MainTotals));
        Assert.Equal(
            expected.ThreadTotals.Select(thread => $"{thread.Key} {string.Join(',', Sorted(thread.Value))}").Order(StringComparer.Ordinal),
            actual.ThreadTotals.Select(thread => $"{thread.Key} {string.Join(',', Sorted(thread.Value))}").Order(StringComparer.Ordinal));
        Assert.Equal(expected.Facts with { AllowedRooms = [] }, actual.Facts with { AllowedRooms = [] });
        Assert.Equal(expected.Recent.Select(Told), actual.Recent.Select(Told));
        Assert.Equal(
            expected.State.Select(entry => $"{entry.Key} {Told(entry.Value)}").Order(StringComparer.Ordinal),
            actual.State.Select(entry => $"{entry.Key} {Told(entry.Value)}").Order(StringComparer.Ordinal));
    }

    static IEnumerable<string> Sorted<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> entries) => entries.Select(entry => $"{entry}").Order(StringComparer.Ordinal);

    static string Told(TimelineEvent e) =>
        $"{e.Order} {e.Position} {e.GapBefore} {e.StateBefore} {e.StateAfter} {e.Class} {e.ClassOrdinal} {e.Thread} {e.ThreadOrdinal} "
        + $"{e.Transaction} {e.RedactedBecause} {e.Replaced?.EventId} {e.Replaced?.Sender} {e.Replaced?.Order} "
        + $"{(e.Replaced is { } replaced ? Encoding.UTF8.GetString(replaced.Content.Span) : null)} {Encoding.UTF8.GetString(e.Pdu.Json.Span)}";

    static string Name() => $"r{Interlocked.Increment(ref _names)}";
}

public sealed class RoomStoreOnSqlite(SqliteEngine engine) : RoomStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class RoomStoreOnPostgres(PostgresEngine engine) : RoomStoreTests(engine), IClassFixture<PostgresEngine>;
