using CsCheck;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Views;
using Weft.Storage.Log;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Tests;

public sealed class TenantReaderTests : IAsyncLifetime
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
    public Task A_load_amid_appends_misses_nothing() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 6]).SampleAsync(async (sends, evictions) =>
        {
            var pump = _node.Pump(_room);
            var sending = Task.WhenAll(Enumerable.Range(0, sends).Select(i => pump.Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, $"{i}")))));
            for (var i = 0; i < evictions; i++)
            {
                _node.Reader.Evict([ViewKey.Of(_room), ViewKey.OfReceipts(_room), ViewKey.Of(TestServer.Alice)]);
                AssertWhole(await _node.Reader.With(TestServer.Alice, [_room], Cancellation));
            }

            var last = (RoomOutcome.Accepted)(await sending).MaxBy(outcome => ((RoomOutcome.Accepted)outcome).Position)!;
            var view = await _node.Reader.With(TestServer.Alice, [_room], Cancellation);

            AssertWhole(view);
            Assert.Equal(last.Events[0], view.Rooms[_room].Recent[^1].Id);
            Assert.Equal(view.Rooms[_room].N, view.Receipts[_room].Find(TestServer.Alice, ReceiptThread.Main, ReceiptKind.OwnMessage)!.Order.N);
        }, iter: 30, threads: 1);

    [Fact]
    public async Task A_view_is_one_position_whatever_happens_later()
    {
        var before = await _node.Reader.With(TestServer.Alice, [_room], Cancellation);
        await Send("later");

        Assert.DoesNotContain(before.Rooms[_room].Recent, e => e.Pdu.Type == EventTypes.Message);
        Assert.True(_node.Reader.Current.Position > before.Position);
    }

    [Fact]
    public async Task Memory_is_bounded_and_what_was_dropped_is_loaded_again()
    {
        var node = await _server.Node(viewBytesMax: 40_000);
        var rooms = new List<RoomId>();
        for (var i = 0; i < 12; i++) rooms.Add(await _node.CreateRoom());
        foreach (var room in rooms) Assert.NotNull(await node.Reader.Room(room, Cancellation));

        Assert.InRange(node.Reader.Current.Rooms.Count, 1, 8);
        foreach (var room in rooms) Assert.Equal(4, (await node.Reader.Room(room, Cancellation))!.N);
    }

    [Fact]
    public async Task Rooms_that_were_made_here_count_like_those_that_were_loaded()
    {
        var node = await _server.Node(viewBytesMax: 40_000);
        var rooms = new List<RoomId>();
        for (var i = 0; i < 12; i++) rooms.Add(await node.CreateRoom());

        Assert.InRange(node.Reader.Current.Rooms.Count, 1, 8);
        foreach (var room in rooms) Assert.IsType<RoomOutcome.Accepted>(await node.Pump(room).Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, "still here"))));
    }

    [Fact]
    public async Task A_waiter_is_woken_by_what_happens_in_its_rooms()
    {
        await Join(TestServer.Bob);
        var since = (await _node.Reader.With(TestServer.Bob, [_room], Cancellation)).Position;
        var waiting = _node.Reader.WaitForChange(TestServer.Bob, "DEVICE", since, TimeSpan.FromMinutes(1), Cancellation);
        await Task.Yield();
        Assert.False(waiting.IsCompleted);

        await Send("wake up");

        Assert.True(await waiting > since);
    }

    [Fact]
    public async Task A_waiter_sleeps_through_what_is_not_its_business()
    {
        var since = (await _node.Reader.With(TestServer.Bob, [], Cancellation)).Position;
        var waiting = _node.Reader.WaitForChange(TestServer.Bob, "DEVICE", since, TimeSpan.FromMinutes(1), Cancellation);

        await Send("among us");
        await _node.Logs.Append(TestServer.Acme, [new Touch(new ChangeKey(ChangeKind.AccountData, TestServer.Alice.ToString()))], Cancellation);
        await _node.Logs.Append(TestServer.Acme, [new Touch(new ChangeKey(ChangeKind.ToDevice, $"{TestServer.Bob}/OTHER"))], Cancellation);

        Assert.False(waiting.IsCompleted);
        TestServer.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(_node.Reader.Current.Position, await waiting);
    }

    [Fact]
    public async Task A_waiter_that_comes_late_is_not_made_to_wait()
    {
        await Join(TestServer.Bob);
        var since = (await _node.Reader.With(TestServer.Bob, [_room], Cancellation)).Position;
        await Send("too early");

        var position = await _node.Reader.WaitForChange(TestServer.Bob, "DEVICE", since, TimeSpan.FromMinutes(1), Cancellation);

        Assert.True(position > since);
    }

    [Theory]
    [InlineData(ChangeKind.AccountData, "@bob:acme.example.org")]
    [InlineData(ChangeKind.ToDevice, "@bob:acme.example.org/DEVICE")]
    [InlineData(ChangeKind.DeviceKeys, "@bob:acme.example.org")]
    [InlineData(ChangeKind.Presence, "@alice:acme.example.org")]
    [InlineData(ChangeKind.DeviceList, "@alice:acme.example.org")]
    public async Task A_waiter_is_woken_by_what_concerns_its_user_or_device(ChangeKind kind, string subject)
    {
        await Join(TestServer.Bob);
        var since = (await _node.Reader.With(TestServer.Bob, [_room], Cancellation)).Position;
        var waiting = _node.Reader.WaitForChange(TestServer.Bob, "DEVICE", since, TimeSpan.FromMinutes(1), Cancellation);

        await _node.Logs.Append(TestServer.Acme, [new Touch(new ChangeKey(kind, subject))], Cancellation);

        Assert.True(await waiting > since);
    }

    [Fact]
    public async Task What_did_not_change_is_known_without_asking_the_storage()
    {
        var key = new ChangeKey(ChangeKind.AccountData, TestServer.Alice.ToString());
        var before = (await _node.Reader.Now()).Position;
        Assert.False(_node.Reader.Current.Changes.MayHaveChanged(key, before));

        await _node.Logs.Append(TestServer.Acme, [new Touch(key)], Cancellation);

        Assert.True(_node.Reader.Current.Changes.MayHaveChanged(key, before));
        Assert.False(_node.Reader.Current.Changes.MayHaveChanged(key, _node.Reader.Current.Position));
        Assert.True(_node.Reader.Current.Changes.MayHaveChanged(new(ChangeKind.AccountData, "@else:acme.example.org"), 0));
    }

    [Fact]
    public async Task Typing_has_a_place_in_the_order_and_no_row()
    {
        var commits = _server.Gate.Commits;
        await _node.Logs.Append(TestServer.Acme, [new TypingSet(_room, TestServer.Alice, TestServer.Time.GetUtcNow().AddSeconds(30))], Cancellation);
        var began = _node.Reader.Current.TypingIn(_room);
        await _node.Logs.Append(TestServer.Acme, [new TypingSet(_room, TestServer.Alice, TestServer.Time.GetUtcNow().AddSeconds(60))], Cancellation);
        var wentOn = _node.Reader.Current.TypingIn(_room);
        await _node.Logs.Append(TestServer.Acme, [new TypingSet(_room, TestServer.Alice, null)], Cancellation);
        var ended = _node.Reader.Current.TypingIn(_room);

        Assert.Equal(commits, _server.Gate.Commits);
        Assert.Equal(began.Position, wentOn.Position);
        Assert.True(ended.Position > began.Position);
        Assert.Empty(ended.Users);
    }

    sealed record Touch(ChangeKey Key) : EphemeralRecord
    {
        public override IEnumerable<ChangeKey> Touches => [Key];
    }

    Task<RoomOutcome> Send(string body) => _node.Pump(_room).Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, body)));

    Task<RoomOutcome> Join(UserId user) => _node.Pump(_room).Do(new RoomCommand.Join(user, TestNode.Json("{}"), false));

    // No hole in what is held, and nothing beyond the view's own position.
    void AssertWhole(TenantView view)
    {
        var room = view.Rooms[_room];
        Assert.Equal(Enumerable.Range(0, room.Recent.Length).Select(i => room.N - room.Recent.Length + 1 + i), room.Recent.Select(e => e.Order.N));
        Assert.True(room.Position <= view.Position);
        Assert.Equal(Membership.Join, view.Users[TestServer.Alice].MembershipOf(_room));
    }
}
