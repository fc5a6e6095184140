using CsCheck;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Log;
using Weft.Storage.Push;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Tests.Unread;

public sealed class UnreadCountsTests : IAsyncLifetime
{
    TestServer _server = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TestServer.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Counts_are_what_looking_at_every_event_gives()
    {
        var node = await _server.Node();
        await Gen.Select(Gen.Int[0, 16], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[5, 50].SampleAsync(async steps =>
        {
            var story = new UnreadStory(node, await node.CreateRoom());
            await story.Begin();
            foreach (var (what, a, b) in steps)
            {
                await story.Do(what, a, b);
                await story.Check();
            }
        }, iter: 20, threads: 1);
    }

    [Fact]
    public async Task Notifications_are_what_looking_at_every_event_gives()
    {
        var node = await _server.Node();
        await Gen.Select(Gen.Int[0, 16], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[5, 40].SampleAsync(async steps =>
        {
            var story = new UnreadStory(node, await node.CreateRoom());
            await story.Begin();
            foreach (var (what, a, b) in steps) await story.Do(what, a, b);
            await story.CheckNotifications();
        }, iter: 6, threads: 1);
    }

    [Fact]
    public async Task Another_process_counts_the_same()
    {
        await Gen.Select(Gen.Int[0, 16], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[30, 60].SampleAsync(async steps =>
        {
            var node = await _server.Node();
            var story = new UnreadStory(node, await node.CreateRoom());
            await story.Begin();
            foreach (var (what, a, b) in steps) await story.Do(what, a, b);
            await story.CheckOn(await _server.Node());
        }, iter: 8, threads: 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(300)]
    public async Task A_message_writes_the_same_whatever_the_number_of_members(int members)
    {
        var written = new List<LogRecord>();
        var node = await _server.Node();
        var room = await node.CreateRoom();
        var pump = node.Pump(room);
        for (var i = 1; i < members; i++)
        {
            var user = UserId.Parse($"@member{i}:acme.example.org");
            await pump.Do(new RoomCommand.Append(new EventDraft(EventTypes.Member, user.ToString(), user, TestNode.Json("""{"membership":"join"}"""))));
        }

        _server.Gate.Around = (commit, committed) =>
        {
            written.AddRange(commit.Records.Select(record => record.Record));
            return committed;
        };
        await pump.Do(new RoomCommand.Append(TestNode.Message(TestServer.Alice, "hello member1")));

        var append = Assert.IsType<RoomAppend>(Assert.Single(written));
        var added = Assert.IsType<UnreadDifferencesAdded>(Assert.Single(append.Along));
        Assert.Equal(["@member1:acme.example.org"], added.Differences.Select(difference => difference.User.ToString()));
    }
}
