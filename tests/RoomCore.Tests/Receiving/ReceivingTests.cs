using Weft.Events;
using Weft.RoomCore.Receiving;
using Weft.RoomVersions;
using static Weft.RoomCore.Tests.Receiving.FederatedRoom;

namespace Weft.RoomCore.Tests.Receiving;

public sealed class ReceivingTests
{
    public static TheoryData<string> Versions => ["1", "6", "10", "11", "12"];

    static FederatedRoom Room(string version) => RoomVersion.TryFind(version, out var known) ? new FederatedRoom(known) : throw new ArgumentException($"There is no room version {version}.", nameof(version));

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_the_room_allows_is_accepted_and_is_its_new_end(string version)
    {
        var room = Room(version);
        var said = room.Say(Bob, EventTypes.Message, null, """{"body":"hello"}""");

        var accepted = Assert.IsType<ReceivingDecision.Accepted>(room.Receive(said));

        Assert.Equal(said.EventId, room.End);
        Assert.Empty(accepted.Changes);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_its_own_auth_events_do_not_allow_is_rejected(string version)
    {
        var room = Room(version);
        var end = room.End;

        Assert.IsType<ReceivingDecision.Rejected>(room.Receive(room.Say(Bob, EventTypes.Topic, "", """{"topic":"mine now"}""")));

        Assert.Equal(end, room.End);
        Assert.Null(room.State(EventTypes.Topic));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_the_state_before_it_does_not_allow_is_rejected(string version)
    {
        var room = Room(version);
        var beforeTheBan = room.End;
        var ban = room.Say(Alice, EventTypes.Member, Bob.ToString(), """{"membership":"ban"}""");
        Assert.IsType<ReceivingDecision.Accepted>(room.Receive(ban));

        // Bob names the join that once allowed him to speak, but speaks behind his ban.
        var old = room.Say(Bob, EventTypes.Message, null, """{"body":"I am still here"}""", beforeTheBan, ban.EventId);

        Assert.IsType<ReceivingDecision.Rejected>(room.Receive(old));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_went_around_a_ban_is_soft_failed_and_can_be_built_on(string version)
    {
        var room = Room(version);
        var beforeTheBan = room.End;
        room.Receive(room.Say(Alice, EventTypes.Member, Bob.ToString(), """{"membership":"ban"}"""));
        var end = room.End;
        var around = room.Say(Bob, EventTypes.Message, null, """{"body":"from before"}""", beforeTheBan);

        Assert.IsType<ReceivingDecision.SoftFailed>(room.Receive(around));
        Assert.Equal(end, room.End);

        // Alice's server had it before the ban: what she says behind it counts.
        var behind = room.Say(Alice, EventTypes.Message, null, """{"body":"well"}""", around.EventId);
        Assert.IsType<ReceivingDecision.Accepted>(room.Receive(behind));
        Assert.Equal(Membership.Ban, room.State(EventTypes.Member, Bob.ToString())!.Membership);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_fork_has_two_ends_and_one_state_until_an_event_joins_them(string version)
    {
        var room = Room(version);
        var before = room.End;
        var one = room.Say(Alice, EventTypes.Topic, "", """{"topic":"one"}""", before);
        var two = room.Say(Alice, EventTypes.Name, "", """{"name":"two"}""", before);

        room.Receive(one);
        var second = Assert.IsType<ReceivingDecision.Accepted>(room.Receive(two));

        Assert.Equal(2, room.Forks.Ends.Count);
        Assert.Equal("one", room.State(EventTypes.Topic)!.ContentString("topic"));
        Assert.Equal("two", room.State(EventTypes.Name)!.ContentString("name"));
        Assert.Equal([new StateTuple(EventTypes.Name, "")], second.Changes.Select(change => change.Key));

        var joining = room.Say(Bob, EventTypes.Message, null, """{"body":"both"}""", one.EventId, two.EventId);
        Assert.Empty(Assert.IsType<ReceivingDecision.Accepted>(room.Receive(joining)).Changes);
        Assert.Equal(joining.EventId, room.End);
    }

    [Theory]
    [InlineData("11")]
    [InlineData("12")]
    public void Two_ways_of_hearing_of_a_conflict_end_in_one_state(string version)
    {
        var first = Room(version);
        var before = first.End;
        var one = first.Say(Alice, EventTypes.Topic, "", """{"topic":"one"}""", before);
        var two = first.Say(Alice, EventTypes.Topic, "", """{"topic":"two"}""", before);
        var second = Room(version);
        Assert.Equal(before, second.End);

        first.Receive(one);
        first.Receive(two);
        second.Receive(two);
        second.Receive(one);

        Assert.Equal(first.State(EventTypes.Topic)!.EventId, second.State(EventTypes.Topic)!.EventId);
    }

    [Fact]
    public void State_can_change_by_another_event_than_the_one_that_came()
    {
        var room = Room("11");
        var before = room.End;
        var banned = room.Say(Alice, EventTypes.Member, Bob.ToString(), """{"membership":"ban"}""", before);
        var rejoined = room.Say(Bob, EventTypes.Member, Bob.ToString(), """{"membership":"join","displayname":"B"}""", before);
        room.Receive(rejoined);

        var accepted = Assert.IsType<ReceivingDecision.Accepted>(room.Receive(banned));

        Assert.Equal(Membership.Ban, room.State(EventTypes.Member, Bob.ToString())!.Membership);
        Assert.Equal(new StateTuple(EventTypes.Member, Bob.ToString()), Assert.Single(accepted.Changes).Key);
    }
}
