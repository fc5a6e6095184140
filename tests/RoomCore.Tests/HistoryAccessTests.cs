using Weft.Events;

namespace Weft.RoomCore.Tests;

public sealed class HistoryAccessTests
{
    static readonly UserId Bob = TestRoom.Bob;

    // The room is made (states 1 to 3), Bob is invited, joins, leaves, and joins again; something is said in between.
    [Theory]
    [InlineData("world_readable", "made invited joined left again", true)]
    [InlineData("shared", "made invited joined left again", true)]
    [InlineData("shared", "made invited joined left", true)]
    [InlineData("shared", "made invited joined", true)]
    [InlineData("shared", "made", false)]
    [InlineData("shared", "made invited", false)]
    [InlineData("invited", "made invited joined left again", true)]
    [InlineData("joined", "made invited joined left again", true)]
    public void Who_may_see_what(string visibility, string story, bool seesTheBeginning)
    {
        var (room, said) = Tell(visibility, story.Split(' '));
        var access = AccessOf(room, said);
        var sees = said.ToDictionary(entry => entry.Key, entry => access.CanSee(entry.Value), StringComparer.Ordinal);

        Assert.Equal(seesTheBeginning && visibility is not ("joined" or "invited"), sees["made"]);
        if (sees.TryGetValue("invited", out var whenInvited))
            Assert.Equal(visibility is "world_readable" or "invited" || visibility == "shared" && seesTheBeginning, whenInvited);
        if (sees.TryGetValue("joined", out var whenJoined)) Assert.True(whenJoined);

        // What is said while one is away: seen only if it is for the world, or one comes back to a room that shares its history.
        if (sees.TryGetValue("left", out var whenLeft)) Assert.Equal(visibility == "world_readable" || visibility == "shared" && story.EndsWith("again", StringComparison.Ordinal), whenLeft);
        if (sees.TryGetValue("again", out var later)) Assert.True(later);
    }

    [Fact]
    public void One_sees_ones_own_going()
    {
        var (room, _) = Tell("joined", ["made", "invited", "joined"]);
        var left = room.Sent(room.Leave(Bob));

        Assert.True(AccessOf(room, []).CanSee(left));
    }

    [Fact]
    public void The_event_that_hides_the_room_is_seen_by_who_saw_the_room()
    {
        var (room, _) = Tell("world_readable", ["made"]);
        var hidden = room.Sent(room.Send(TestRoom.Alice, EventTypes.HistoryVisibility, "", """{"history_visibility":"joined"}"""));
        var said = room.Sent(room.Send(TestRoom.Alice, EventTypes.Message, null, """{"body":"between us"}"""));

        var access = AccessOf(room, []);
        Assert.True(access.CanSee(hidden));
        Assert.False(access.CanSee(said));
    }

    static (TestRoom Room, Dictionary<string, TimelineEvent> Said) Tell(string visibility, string[] story)
    {
        var room = new TestRoom(joinRule: "public");
        room.Send(TestRoom.Alice, EventTypes.HistoryVisibility, "", $$"""{"history_visibility":"{{visibility}}"}""");
        var said = new Dictionary<string, TimelineEvent>(StringComparer.Ordinal);
        foreach (var chapter in story)
        {
            _ = chapter switch
            {
                "invited" => room.SetMembership(TestRoom.Alice, Bob, "invite"),
                "joined" or "again" => room.Join(Bob),
                "left" => room.Leave(Bob),
                _ => null,
            };
            said[chapter] = room.Sent(room.Send(TestRoom.Alice, EventTypes.Message, null, $$"""{"body":"{{chapter}}"}"""));
        }
        return (room, said);
    }

    static HistoryAccess AccessOf(TestRoom room, Dictionary<string, TimelineEvent> _)
    {
        var state = room.Room.Recent.Where(e => e.Pdu.IsState).ToList();
        return new HistoryAccess(
            Bob,
            [.. state.Where(e => e.Pdu.Type == EventTypes.HistoryVisibility).Select(e => new VisibilityFrom(e.StateAfter, RoomFacts.Visibility(e.Pdu.ContentString("history_visibility"))))],
            [.. state.Where(e => e.Pdu.Is(EventTypes.Member, Bob.ToString())).Select(e => new MembershipFrom(e.StateAfter, e.Pdu.Membership!.Value))]);
    }
}
