using System.Text;
using Weft.Events;
using Weft.RoomVersions;

namespace Weft.RoomCore.Tests;

public sealed class RoomDecidingTests
{
    static readonly UserId Alice = TestRoom.Alice, Bob = TestRoom.Bob, Carol = TestRoom.Carol;

    [Fact]
    public void A_command_of_several_events_happens_as_a_whole_or_not_at_all()
    {
        var room = new TestRoom();
        var before = room.Room;

        var decision = room.Do(new RoomCommand.Append([
            new(new(EventTypes.Name, "", Alice, TestRoom.Json("""{"name":"n"}"""))),
            new(new(EventTypes.Name, "", Bob, TestRoom.Json("""{"name":"not mine to give"}"""))),
        ]));

        Assert.IsType<RoomOutcome.Refused>(decision.Outcome);
        Assert.Same(before, room.Now);
    }

    [Fact]
    public void Joining_twice_and_leaving_twice_changes_nothing()
    {
        var room = new TestRoom();
        Assert.IsType<RoomOutcome.Accepted>(room.Join(Bob));
        Assert.IsType<RoomOutcome.Unchanged>(room.Join(Bob));
        Assert.IsType<RoomOutcome.Accepted>(room.Leave(Bob));
        Assert.IsType<RoomOutcome.Unchanged>(room.Leave(Bob));
    }

    [Fact]
    public void One_who_was_never_there_cannot_leave()
    {
        Assert.Equal(RoomRefusal.WrongMembership, Assert.IsType<RoomOutcome.Refused>(new TestRoom().Leave(Bob)).Reason);
    }

    [Fact]
    public void A_restricted_join_is_vouched_for_by_who_may_invite()
    {
        var room = new TestRoom(RoomVersion.V11, "restricted");
        room.Send(Alice, EventTypes.PowerLevels, "", $$"""{"invite":50,"users":{"{{Alice}}":100} }""");

        Assert.Equal(RoomRefusal.NotInAllowedRoom, Assert.IsType<RoomOutcome.Refused>(room.Join(Bob)).Reason);

        var joined = room.Sent(room.Join(Bob, isInAllowedRoom: true));
        Assert.Equal(Alice.ToString(), joined.Pdu.ContentString("join_authorised_via_users_server"));

        room.Leave(Alice);
        Assert.Equal(RoomRefusal.NobodyCanVouch, Assert.IsType<RoomOutcome.Refused>(room.Join(Carol, isInAllowedRoom: true)).Reason);
    }

    [Fact]
    public void An_invited_user_needs_nobody_to_vouch()
    {
        var room = new TestRoom(RoomVersion.V11, "restricted");
        room.SetMembership(Alice, Bob, "invite");

        Assert.Null(room.Sent(room.Join(Bob)).Pdu.ContentString("join_authorised_via_users_server"));
    }

    [Fact]
    public void A_kick_is_no_unban()
    {
        var room = new TestRoom();
        room.SetMembership(Alice, Bob, "ban");
        var kick = new DraftStep(
            new EventDraft(EventTypes.Member, Bob.ToString(), Alice, TestRoom.Json("""{"membership":"leave"}""")),
            Requires: new MembershipCondition(Bob, [Membership.Join, Membership.Invite, Membership.Knock], "Bob is not in the room."));

        var refused = Assert.IsType<RoomOutcome.Refused>(room.Do(new RoomCommand.Append([kick])).Outcome);

        Assert.Equal((RoomRefusal.WrongMembership, "Bob is not in the room."), (refused.Reason, refused.Sentence));
        Assert.Equal(Membership.Ban, room.Room.MembershipOf(Bob));
    }

    [Fact]
    public void State_that_says_the_same_is_not_sent_again_where_that_is_wished()
    {
        var room = new TestRoom();
        var first = room.Send(Alice, EventTypes.Name, "", """{"name":"n"}""");
        var same = new EventDraft(EventTypes.Name, "", Alice, TestRoom.Json("""{ "name": "n" }"""));

        Assert.Equal(first.Succeeded!.Value.ToArray(), Assert.IsType<RoomOutcome.Unchanged>(room.Do(new RoomCommand.Append([new(same, UnlessUnchanged: true)])).Outcome).Events.ToArray());
        Assert.IsType<RoomOutcome.Accepted>(room.Do(new RoomCommand.Append([new(same)])).Outcome);
    }

    [Fact]
    public void One_redacts_ones_own_events_and_moderators_those_of_all()
    {
        var room = new TestRoom();
        room.Join(Bob);
        room.Join(Carol);
        var said = room.Sent(room.Send(Bob, EventTypes.Message, null, """{"body":"secret"}""")).Id;

        Assert.Equal(RoomRefusal.Forbidden, Assert.IsType<RoomOutcome.Refused>(Redact(room, Carol, said).Outcome).Reason);
        Assert.Equal(said, Redact(room, Bob, said).Changes.Single().Redacted!.Id);

        // The first redaction stands; the second is an event that takes nothing back.
        Assert.Null(Redact(room, Alice, said).Changes.Single().Redacted);
        Assert.Equal(1, room.Room.Redactions);
        Assert.IsType<RoomOutcome.UnknownEvent>(Redact(room, Alice, EventId.Parse("$nowhere")).Outcome);
    }

    [Fact]
    public void What_a_redacted_state_event_said_is_gone_from_its_successor_too()
    {
        var room = new TestRoom();
        var first = room.Sent(room.Send(Alice, EventTypes.Topic, "", """{"topic":"secret"}"""));
        room.Send(Alice, EventTypes.Topic, "", """{"topic":"open"}""");
        Assert.Contains("secret", Encoding.UTF8.GetString(room.Room.StateOf(EventTypes.Topic)!.Replaced!.Content.Span), StringComparison.Ordinal);

        Redact(room, Alice, first.Id);

        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(room.Room.StateOf(EventTypes.Topic)!.Replaced!.Content.Span), StringComparison.Ordinal);
        Assert.Equal("open", room.Room.Facts.Topic);
    }

    [Fact]
    public void An_event_that_would_be_too_large_is_refused_as_such()
    {
        var room = new TestRoom();

        Assert.IsType<RoomOutcome.TooLarge>(room.Send(Alice, EventTypes.Message, null, $$"""{"body":"{{new string('x', 66_000)}}"}"""));
        Assert.Equal(RoomRefusal.Malformed, Assert.IsType<RoomOutcome.Refused>(room.Send(Alice, EventTypes.Message, null, """{"number":1.5}""")).Reason);
        Assert.Equal(RoomRefusal.Malformed, Assert.IsType<RoomOutcome.Refused>(room.Send(Alice, "org.example", "a\0b", "{}")).Reason);
    }

    [Fact]
    public void The_ordinal_of_an_event_counts_its_class_in_the_room_and_in_its_thread()
    {
        var room = new TestRoom();
        var root = room.Sent(room.Send(Alice, EventTypes.Message, null, """{"body":"root"}"""));
        var reply = room.Sent(room.Send(Alice, EventTypes.Message, null, $$$"""{"body":"r","m.relates_to":{"rel_type":"m.thread","event_id":"{{{root.Id}}}"}}"""));
        var edit = room.Sent(room.Send(Alice, EventTypes.Message, null, $$$"""{"body":"e","m.relates_to":{"rel_type":"m.replace","event_id":"{{{reply.Id}}}"}}"""));
        var next = room.Sent(room.Send(Alice, EventTypes.Message, null, """{"body":"main"}"""));
        var reaction = room.Sent(room.Send(Alice, EventTypes.Reaction, null, $$$"""{"m.relates_to":{"rel_type":"m.annotation","event_id":"{{{root.Id}}}","key":"+"}}"""));

        Assert.Equal((null, 1L, 1L), (root.Thread, root.ClassOrdinal, root.ThreadOrdinal));
        Assert.Equal((root.Id, 2L, 1L), (reply.Thread, reply.ClassOrdinal, reply.ThreadOrdinal));
        Assert.Equal((root.Id, EventClass.Message | EventClass.Edit, 1L), (edit.Thread, edit.Class, edit.ClassOrdinal));
        Assert.Equal((null, 3L, 2L), (next.Thread, next.ClassOrdinal, next.ThreadOrdinal));
        Assert.Null(reaction.Thread);
    }

    [Theory]
    [InlineData(EventTypes.Message, """{"body":"x"}""", EventClass.Message)]
    [InlineData(EventTypes.Message, """{"body":"x","msgtype":"m.notice"}""", EventClass.Message | EventClass.Notice)]
    [InlineData(EventTypes.Message, """{"body":"hey @room!"}""", EventClass.Message | EventClass.MentionsRoom)]
    [InlineData(EventTypes.Message, """{"body":"hey @rooms"}""", EventClass.Message)]
    [InlineData(EventTypes.Message, """{"body":"@room","m.mentions":{}}""", EventClass.Message | EventClass.SaysMentions)]
    [InlineData(EventTypes.Message, """{"body":"x","m.mentions":{"room":true}}""", EventClass.Message | EventClass.SaysMentions | EventClass.MentionsRoom)]
    [InlineData(EventTypes.Encrypted, "{}", EventClass.Encrypted)]
    [InlineData(EventTypes.CallInvite, "{}", EventClass.CallInvite)]
    [InlineData("org.example.other", "{}", EventClass.None)]
    [InlineData("org.example.other", """{"m.mentions":{}}""", EventClass.None)]
    public void Events_are_classed_by_what_the_default_rules_ask(string type, string content, EventClass expected)
    {
        var room = new TestRoom();

        Assert.Equal(expected, room.Sent(room.Send(Alice, type, null, content)).Class);

        room.Join(Bob);
        var paired = (expected & (EventClass.Message | EventClass.Encrypted | EventClass.CallInvite)) == EventClass.None ? expected : expected | EventClass.Pair;
        Assert.Equal(paired, room.Sent(room.Send(Alice, type, null, content)).Class);
    }

    [Fact]
    public void One_without_the_power_to_notify_everyone_mentions_no_room()
    {
        var room = new TestRoom();
        room.Join(Bob);
        room.Join(Carol);

        Assert.Equal(EventClass.Message, room.Sent(room.Send(Bob, EventTypes.Message, null, """{"body":"@room"}""")).Class);
    }

    static Decision Redact(TestRoom room, UserId sender, EventId target) => room.Do(new RoomCommand.Redact(sender, target, TestRoom.Json("{}")));
}
