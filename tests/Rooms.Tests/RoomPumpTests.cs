using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomVersions;
using Weft.Storage;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Tests;

public sealed class RoomPumpTests : IAsyncLifetime
{
    TestServer _server = null!;
    TestNode _node = null!;
    RoomId _room;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.Start();
        _node = await _server.Node();
        _room = await _node.CreateRoom();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_acknowledged_event_is_stored_before_its_answer()
    {
        _server.Gate.Closed = new TaskCompletionSource();
        var sent = Send("one");
        await Reach(() => _server.Gate.Commits > 1);
        Assert.False(sent.IsCompleted);

        _server.Gate.Closed.SetResult();
        var accepted = Assert.IsType<RoomOutcome.Accepted>(await sent);

        var stored = await _node.Stores.For(TestServer.Acme).Rooms.Events(_room, accepted.Events, Cancellation);
        Assert.Equal(accepted.Position, Assert.Single(stored).Position);
        Assert.Equal(accepted.Events[0], _node.Reader.Current.Rooms[_room].Recent[^1].Id);
    }

    [Fact]
    public async Task Those_who_wait_share_one_append()
    {
        var before = _server.Gate.Commits;
        _server.Gate.Closed = new TaskCompletionSource();
        var pump = _node.Pump(_room);
        var first = pump.Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, "0")));
        await Reach(() => _server.Gate.Commits > before);
        var rest = Enumerable.Range(1, 20).Select(i => pump.Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, $"{i}")))).ToList();

        _server.Gate.Closed.SetResult();
        await Task.WhenAll([first, .. rest]);

        // Whoever came first, then all the others.
        Assert.Equal(before + 2, _server.Gate.Commits);
        Assert.Equal(4 + 21, _node.Reader.Current.Rooms[_room].N);
    }

    [Fact]
    public async Task Two_activations_of_one_room_lose_and_double_nothing()
    {
        var (one, two) = (_node.Pump(_room), _node.Pump(_room));
        var sends = Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? one : two).Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, $"{i}")))).ToList();

        var outcomes = await Task.WhenAll(sends);

        await AllStoredOnce(outcomes);
    }

    [Fact]
    public async Task Two_logs_of_one_tenant_lose_and_double_nothing()
    {
        var other = await _server.Node();
        var pumps = new[] { _node.Pump(_room), other.Pump(_room) };
        var sends = Enumerable.Range(0, 40).Select(async i =>
        {
            // A log that is fenced again and again gives up with an error, and the request is made again.
            while (true)
            {
                try
                {
                    return await pumps[i % 2].Do(new RoomRequest(new RoomCommand.Append(TestNode.Message(TestServer.Alice, $"{i}")))
                    {
                        Transaction = new TransactionKey(TestServer.Alice, "DEVICE", "send", $"t{i}"),
                    });
                }
                catch (FencedException) { }
            }
        }).ToList();

        var outcomes = await Task.WhenAll(sends);

        await AllStoredOnce(outcomes);
    }

    [Fact]
    public async Task A_fenced_log_takes_over_and_tries_again()
    {
        var other = await _server.Node();
        Assert.IsType<RoomOutcome.Accepted>(await Send("before"));
        Assert.IsType<RoomOutcome.Accepted>(await other.Pump(_room).Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, "elsewhere"))));

        Assert.IsType<RoomOutcome.Accepted>(await Send("after"));

        var bodies = (await Timeline(_node)).Where(e => e.Pdu.Type == EventTypes.Message).Select(e => e.Pdu.ContentString("body"));
        Assert.Equal(["before", "elsewhere", "after"], bodies);
    }

    [Fact]
    public async Task A_commit_of_unknown_outcome_is_told_to_the_sender_and_found_by_the_repeat()
    {
        var request = new RoomRequest(new RoomCommand.Append(TestNode.Message(TestServer.Alice, "perhaps")))
        {
            Transaction = new TransactionKey(TestServer.Alice, "DEVICE", "send", "t1"),
        };
        _server.Gate.Around = async (_, committed) =>
        {
            await committed;
            throw new StorageUnavailableException("The connection broke.") { OutcomeUnknown = true };
        };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _node.Pump(_room).Do(request));
        _server.Gate.Around = null;

        var repeated = Assert.IsType<RoomOutcome.Repeated>(await _node.Pump(_room).Do(request));

        Assert.Equal(repeated.Events[0], (await Timeline(_node))[^1].Id);
    }

    [Fact]
    public async Task A_transaction_is_answered_again_after_a_restart()
    {
        var request = new RoomRequest(new RoomCommand.Append(TestNode.Message(TestServer.Alice, "once")))
        {
            Transaction = new TransactionKey(TestServer.Alice, "DEVICE", "send", "t1"),
        };
        var first = Assert.IsType<RoomOutcome.Accepted>(await _node.Pump(_room).Do(request));
        _server.Restart();
        var restarted = await _server.Node();

        var repeated = Assert.IsType<RoomOutcome.Repeated>(await restarted.Pump(_room).Do(request));

        Assert.Equal(first.Events.ToArray(), repeated.Events.ToArray());
        Assert.Single(await Timeline(restarted), e => e.Pdu.Type == EventTypes.Message);
    }

    [Fact]
    public async Task A_restarted_server_goes_on_where_it_was_and_its_positions_rise()
    {
        var before = Assert.IsType<RoomOutcome.Accepted>(await Send("before"));
        var seen = _node.Reader.Current.Position;
        _server.Restart();
        var restarted = await _server.Node();

        Assert.True((await restarted.Reader.Now()).Position >= seen);
        var after = Assert.IsType<RoomOutcome.Accepted>(
            await restarted.Pump(_room).Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, "after"))));

        Assert.True(after.Position > before.Position);
        Assert.Equal([.. Enumerable.Range(1, 6).Select(n => (long)n)], (await Timeline(restarted)).Select(e => e.Order.N));
    }

    [Fact]
    public async Task An_unknown_room_is_unknown()
    {
        var outcome = await _node.Pump(RoomId.Parse("!nowhere:acme.example.org")).Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, "hello")));

        Assert.IsType<RoomOutcome.UnknownRoom>(outcome);
    }

    [Fact]
    public async Task A_refused_event_changes_nothing()
    {
        var before = _node.Reader.Current.Position;

        var refused = Assert.IsType<RoomOutcome.Refused>(
            await _node.Pump(_room).Do(new RoomCommand.Append(TestNode.Message(TestServer.Bob, "I am not here"))));

        Assert.Equal(RoomRefusal.Forbidden, refused.Reason);
        Assert.Equal(before, _node.Reader.Current.Position);
    }

    [Fact]
    public async Task What_comes_along_is_committed_with_the_events()
    {
        var receipt = new Receipt(TestServer.Alice, ReceiptKind.Private, ReceiptThread.Main, _node.Reader.Current.Rooms[_room].Recent[0].Id, new(1), TestServer.Time.GetUtcNow(), 0);
        var outcome = await _node.Pump(_room).Do(new RoomRequest(new RoomCommand.Append(TestNode.Message(TestServer.Alice, "with"))) { Along = [new ReceiptSet(_room, receipt)] });

        Assert.IsType<RoomOutcome.Accepted>(outcome);
        var receipts = await (await _server.Node()).Reader.Receipts(_room, Cancellation);
        Assert.NotNull(receipts.Find(TestServer.Alice, ReceiptThread.Main, ReceiptKind.Private));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("6")]
    [InlineData("10")]
    [InlineData("11")]
    [InlineData("12")]
    public async Task Every_room_version_can_be_created_joined_and_redacted_in(string id)
    {
        Assert.True(RoomVersion.TryFind(id, out var version));
        var room = await _node.CreateRoom(version);
        var pump = _node.Pump(room);
        Assert.IsType<RoomOutcome.Accepted>(await pump.Do(new RoomCommand.Join(TestServer.Bob, TestNode.Json("{}"), false)));
        Assert.IsType<RoomOutcome.Unchanged>(await pump.Do(new RoomCommand.Join(TestServer.Bob, TestNode.Json("{}"), false)));
        var sent = Assert.IsType<RoomOutcome.Accepted>(await pump.Do(new RoomCommand.Append(TestNode.Message(TestServer.Bob, "secret"))));

        Assert.IsType<RoomOutcome.Accepted>(await pump.Do(new RoomCommand.Redact(TestServer.Alice, sent.Events[0], TestNode.Json("{}"))));

        foreach (var e in new[] { _node.Reader.Current.Rooms[room].Held(sent.Events[0])!, (await (await _server.Node()).Reader.Room(room, Cancellation))!.Held(sent.Events[0])! })
        {
            Assert.True(e.IsRedacted);
            Assert.DoesNotContain("secret", System.Text.Encoding.UTF8.GetString(e.Pdu.Json.Span), StringComparison.Ordinal);
        }
        Assert.IsType<RoomOutcome.Accepted>(await pump.Do(new RoomCommand.Leave(TestServer.Bob, TestNode.Json("{}"))));
        Assert.IsType<RoomOutcome.Unchanged>(await pump.Do(new RoomCommand.Leave(TestServer.Bob, TestNode.Json("{}"))));
    }

    Task<RoomOutcome> Send(string body) => _node.Pump(_room).Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, body)));

    async Task<ImmutableArray<TimelineEvent>> Timeline(TestNode node) =>
        (await node.Stores.For(TestServer.Acme).Rooms.Timeline(_room, EventOrder.Start, Direction.Forward, 1000, null, Cancellation)).Events;

    async Task AllStoredOnce(RoomOutcome[] outcomes)
    {
        var answered = outcomes.Select(outcome => outcome.Succeeded!.Value[0]).ToList();
        var stored = (await Timeline(_node)).Where(e => e.Pdu.Type == EventTypes.Message).ToList();
        Assert.Equal(answered.Order(Comparer<EventId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))), stored.Select(e => e.Id).Order(Comparer<EventId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))));
        Assert.Equal(Enumerable.Range(5, stored.Count).Select(n => (long)n), stored.Select(e => e.Order.N));
        Assert.Equal(stored.Select(e => e.Pdu.ContentString("body")).Distinct().Count(), stored.Count);
    }

    // Spins until something on other threads has come so far; ends the test when it never does.
    static async Task Reach(Func<bool> there)
    {
        while (!there())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
