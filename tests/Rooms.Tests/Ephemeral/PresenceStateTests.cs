using Weft.Rooms.Ephemeral;

namespace Weft.Rooms.Tests.Ephemeral;

public sealed class PresenceStateTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Who_never_came_is_offline() => Assert.Equal("offline", PresenceState.Unknown.At(Now).State);

    [Fact]
    public void Who_syncs_is_online_and_gone_half_a_minute_after_the_last_sync_ended()
    {
        var state = PresenceState.Unknown.SyncBegins("A", "online", Now);

        Assert.Equal("online", state.At(Now.AddMinutes(4)).State);
        Assert.True(state.At(Now).CurrentlyActive);
        Assert.False(state.At(Now.AddMinutes(2)).CurrentlyActive);

        state = state.SyncEnds("A", Now.AddMinutes(1));
        Assert.Equal("online", state.At(Now.AddSeconds(89)).State);
        Assert.Equal("offline", state.At(Now.AddSeconds(91)).State);
    }

    [Fact]
    public void Who_does_nothing_for_five_minutes_is_idle_until_they_do_something()
    {
        var state = PresenceState.Unknown.SyncBegins("A", "online", Now);

        Assert.Equal("unavailable", state.At(Now.AddMinutes(5)).State);
        Assert.Equal("online", state.Does(Now.AddMinutes(6)).At(Now.AddMinutes(6)).State);
    }

    [Fact]
    public void One_device_that_is_there_is_enough()
    {
        var state = PresenceState.Unknown.SyncBegins("A", "unavailable", Now);
        Assert.Equal("unavailable", state.At(Now).State);

        Assert.Equal("online", state.SyncBegins("B", "online", Now).Does(Now).At(Now).State);
    }

    [Fact]
    public void What_one_says_counts_until_the_devices_have_gone()
    {
        var state = PresenceState.Unknown.SyncBegins("A", "online", Now).Says("unavailable", "at lunch", Now);
        Assert.Equal("unavailable", state.At(Now).State);
        Assert.Equal("at lunch", state.At(Now).StatusMessage);

        state = state.SyncEnds("A", Now).Swept(Now.AddMinutes(1));
        Assert.Equal("offline", state.At(Now.AddMinutes(1)).State);
        Assert.Equal("online", state.SyncBegins("A", "online", Now.AddMinutes(2)).At(Now.AddMinutes(2)).State);
    }

    [Fact]
    public void Who_says_that_they_are_gone_is_gone()
    {
        var state = PresenceState.Unknown.SyncBegins("A", "online", Now).Says("offline", null, Now);

        Assert.Equal("offline", state.At(Now).State);
    }
}
