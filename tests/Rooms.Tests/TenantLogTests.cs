using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Log;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Tests;

public sealed class TenantLogTests : IAsyncLifetime
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
    public async Task Who_waits_while_a_commit_is_under_way_shares_the_next()
    {
        var before = _server.Gate.Commits;
        _server.Gate.Closed = new TaskCompletionSource();
        var appends = new List<Task<Appended>> { Append(1) };
        while (_server.Gate.Commits == before) await Task.Yield();
        appends.AddRange(Enumerable.Range(2, 20).Select(Append));

        _server.Gate.Closed.SetResult();
        var positions = (await Task.WhenAll(appends)).Select(appended => appended.Position).ToList();

        Assert.Equal(before + 2, _server.Gate.Commits);
        Assert.Equal(positions.Order(), positions);
        Assert.Equal(positions.Count, positions.Distinct().Count());
    }

    [Fact]
    public async Task A_record_that_cannot_be_written_fails_alone()
    {
        _server.Gate.Closed = new TaskCompletionSource();
        var before = _server.Gate.Commits;
        var first = Append(1);
        while (_server.Gate.Commits == before) await Task.Yield();
        var good = Append(2);
        var bad = _node.Logs.Append(TestServer.Acme, [new Unwritable()], Cancellation);
        var alsoGood = Append(3);
        _server.Gate.Closed.SetResult();

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await Task.WhenAll(first, good, alsoGood);
        Assert.Equal(3, (await (await _server.Node()).Reader.Receipts(_room, Cancellation)).Find(TestServer.Bob, ReceiptThread.Main, ReceiptKind.Private)!.Order.N);
    }

    [Fact]
    public async Task An_append_that_nobody_waits_for_any_more_is_not_begun()
    {
        _server.Gate.Closed = new TaskCompletionSource();
        var before = _server.Gate.Commits;
        var first = Append(1);
        while (_server.Gate.Commits == before) await Task.Yield();
        using var cancelled = new CancellationTokenSource();
        var second = _node.Logs.Append(TestServer.Acme, [Receipt(2)], cancelled.Token);
        await cancelled.CancelAsync();
        _server.Gate.Closed.SetResult();

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(1, (await _node.Reader.Receipts(_room, Cancellation)).Find(TestServer.Bob, ReceiptThread.Main, ReceiptKind.Private)!.Order.N);
    }

    [Fact]
    public async Task Followers_hear_of_everything_in_order_and_of_what_comes_along()
    {
        var heard = new Follower();
        var node = await _server.Node(followers: [heard]);
        await node.Logs.Append(TestServer.Acme, [Receipt(1), Receipt(2)], Cancellation);
        await node.Pump(_room).Do(new RoomRequest(new RoomCore.RoomCommand.Append(TestNode.Message(TestServer.Alice, "hello"))) { Along = [Receipt(3)] });

        Assert.Equal([typeof(ReceiptSet), typeof(ReceiptSet), typeof(ReceiptSet), typeof(RoomAppend)], heard.Records.Select(record => record.Record.GetType()));
        Assert.Equal(heard.Records.Select(record => record.Position).Order(), heard.Records.Select(record => record.Position));
    }

    sealed class Follower : ILogFollower
    {
        public List<PositionedRecord> Records { get; } = [];
        public void Follow(Tenants.TenantId tenant, ImmutableArray<PositionedRecord> records) => Records.AddRange(records);
        public void StartOver(Tenants.TenantId tenant) => Records.Clear();
    }

    // No writer knows it.
    sealed record Unwritable : LogRecord
    {
        public override IEnumerable<ChangeKey> Touches => [];
    }

    Task<Appended> Append(int n) => _node.Logs.Append(TestServer.Acme, [Receipt(n)], Cancellation);

    ReceiptSet Receipt(int n) => new(_room, new Receipt(
        TestServer.Bob, ReceiptKind.Private, ReceiptThread.Main, EventId.Parse($"$e{n}"), new(n), TestServer.Time.GetUtcNow(), 0));
}
