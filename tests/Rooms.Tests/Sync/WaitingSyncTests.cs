using Weft.Events;

namespace Weft.Rooms.Tests.Sync;

public sealed class WaitingSyncTests : IAsyncLifetime
{
    static readonly UserId Alice = SyncWorld.User("alice");

    SyncWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await SyncWorld.Create();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_sync_waits_until_something_happens_or_its_time_is_over()
    {
        var room = await _world.NewRoom(Alice);
        var first = await _world.Sync(Alice);

        var woken = _world.Sync(Alice, first.Next(), with: request => request with { Timeout = TimeSpan.FromMinutes(5) });
        Assert.False(woken.IsCompleted);
        await room.Say(Alice, "hello");
        var second = await _world.Passing(woken);
        Assert.Equal(["hello"], second.Room(room).Bodies());

        var timedOut = await _world.Passing(_world.Sync(Alice, second.Next(), with: request => request with { Timeout = TimeSpan.FromSeconds(1) }));
        Assert.Null(timedOut["rooms"]);
    }

    [Fact]
    public async Task When_the_server_stops_whoever_waits_is_answered_at_once()
    {
        await _world.NewRoom(Alice);
        var first = await _world.Sync(Alice);
        using var stopping = new CancellationTokenSource();
        var waiting = _world.V3.Answer(
            new Rooms.Sync.V3.SyncRequest(_world.Tenant, Alice) { Since = new(long.Parse(first.Next()[1..], null)), Timeout = TimeSpan.FromMinutes(1) },
            stopping.Token, SyncWorld.Cancellation);

        await stopping.CancelAsync();

        Assert.Equal(first.Next(), (await SyncWorld.Written((await waiting).WriteTo)).Next());
    }
}
