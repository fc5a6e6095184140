using Weft.Events;
using Weft.Events.Tests;
using Weft.RoomVersions.Authorisation;
using static Weft.RoomVersions.Authorisation.AuthRefusal;

namespace Weft.RoomVersions.Tests.Authorisation;

public class AuthRulesTests
{
    const string Alice = "@alice:a.example", Bob = "@bob:b.example", Carol = "@carol:c.example";

    public static TheoryData<string> All => TestRoom.VersionIds(_ => true);

    [Theory, MemberData(nameof(All))]
    public void A_create_event_stands_at_the_beginning(string id)
    {
        var room = Room(id);
        Allowed(Check(room.Create));
        Refused(Malformed, Check(room.Build(Alice, EventTypes.Create, "", room.Create.Content.GetRawText(), [room.Create.EventId])));
        Refused(UnknownRoomVersion, Check(new TestRoom(room.Version, """{"room_version":"99"}""").Create));
        Refused(UnknownRoomVersion, Check(new TestRoom(room.Version, """{"room_version":12}""").Create));
        Allowed(Check(new TestRoom(room.Version, $$"""{"room_version":"{{id}}"}""").Create));

        AuthVerdict Check(Pdu create) => AuthRules.Check(room.Version, create, new PduAuthState(room.Version, []), new TestVerifier());
    }

    [Theory, MemberData(nameof(All))]
    public void A_create_event_names_its_creator_where_the_version_wants_it(string id)
    {
        var room = Room(id);
        var create = PduFactory.Build(
            room.Version, new EventDraft(EventTypes.Create, "", UserId.Parse(Alice), System.Text.Json.JsonElement.Parse("{}")),
            new EventPlace(room.Version.CreateEventIdIsRoomId ? null : room.Create.RoomId, [], [], 1, 1), TestRoom.KeysOf("a.example"));
        Is(!room.Version.CreatorInContent, Malformed, AuthRules.Check(room.Version, create, room.State, new TestVerifier()));
    }

    [Fact]
    public void The_room_id_names_the_creators_server()
    {
        var create = PduFactory.Build(
            RoomVersion.V11, new EventDraft(EventTypes.Create, "", UserId.Parse(Bob), System.Text.Json.JsonElement.Parse("{}")),
            new EventPlace(RoomId.Parse("!r:a.example"), [], [], 1, 1), TestRoom.KeysOf("b.example"));
        Refused(Malformed, AuthRules.Check(RoomVersion.V11, create, new PduAuthState(RoomVersion.V11, []), new TestVerifier()));
    }

    [Theory]
    [InlineData("[]", true)]
    [InlineData("""["@bob:b.example"]""", true)]
    [InlineData("""["bob"]""", false)]
    [InlineData("[1]", false)]
    [InlineData("\"@bob:b.example\"", false)]
    public void Additional_creators_are_users(string list, bool allowed)
    {
        var content = $$"""{"additional_creators":{{list}} }""";
        Is(allowed, Malformed, Check(RoomVersion.V12));
        Allowed(Check(RoomVersion.V11));

        AuthVerdict Check(RoomVersion version) =>
            AuthRules.Check(version, new TestRoom(version, content).Create, new PduAuthState(version, []), new TestVerifier());
    }

    [Theory, MemberData(nameof(All))]
    public void Nothing_is_allowed_in_a_room_that_was_not_created(string id)
    {
        var (room, other) = (Room(id), new TestRoom(TestRoom.Find(id), """{"m.federate":true}"""));
        var message = room.Build(Alice, EventTypes.Message, null, "{}", []);
        Refused(NoSuchRoom, AuthRules.Check(room.Version, message, new PduAuthState(room.Version, []), new TestVerifier()));
        if (room.Version.CreateEventIdIsRoomId)
            Refused(NoSuchRoom, AuthRules.Check(room.Version, message, other.State, new TestVerifier()));
    }

    [Theory, MemberData(nameof(All))]
    public void An_unfederated_room_is_for_its_own_server(string id)
    {
        var room = new TestRoom(TestRoom.Find(id), """{"m.federate":false}""").Rule("public");
        Refused(NotFederated, room.TryMember(Bob, Bob, "join"));
        Allowed(room.TryMember("@anna:a.example", "@anna:a.example", "join"));
    }

    [Theory, MemberData(nameof(All))]
    public void Aliases_belong_to_servers_until_version_6(string id)
    {
        var room = Room(id);
        if (room.Version.AliasesBelongToServers)
        {
            Allowed(room.Try(Bob, EventTypes.Aliases, "b.example", "{}"));
            Refused(NotYourself, room.Try(Bob, EventTypes.Aliases, "a.example", "{}"));
            Refused(Malformed, room.Try(Bob, EventTypes.Aliases, null, "{}"));
        }
        else
            Refused(NotJoined, room.Try(Bob, EventTypes.Aliases, "b.example", "{}"));
    }

    [Theory, MemberData(nameof(All))]
    public void Only_members_send(string id)
    {
        Allowed(Room(id).Member(Bob, "join").Try(Bob, EventTypes.Message, null, "{}"));
        foreach (var membership in new[] { "leave", "invite", "ban", "knock" })
            Refused(NotJoined, Room(id).Member(Bob, membership).Try(Bob, EventTypes.Message, null, "{}"));
        Refused(NotJoined, Room(id).Try(Bob, EventTypes.Message, null, "{}"));
    }

    [Theory, MemberData(nameof(All))]
    public void What_an_event_needs_is_in_the_power_levels(string id)
    {
        var room = Room(id).Member(Bob, "join").Levels(
            """{"users":{"@bob:b.example":10},"events":{"m.room.name":10,"m.room.topic":11},"events_default":10,"state_default":11}""");
        Allowed(room.Try(Bob, EventTypes.Name, "", "{}"));
        Refused(InsufficientPower, room.Try(Bob, EventTypes.Topic, "", "{}"));
        Refused(InsufficientPower, room.Try(Bob, "other", "", "{}"));
        Allowed(room.Try(Bob, "other", null, "{}"));
        room.Member(Carol, "join");
        Refused(InsufficientPower, room.Try(Carol, "other", null, "{}"));
    }

    [Theory, MemberData(nameof(All))]
    public void Without_power_levels_the_creator_alone_sets_state(string id)
    {
        var room = Room(id).Member(Bob, "join");
        Allowed(room.Try(Alice, EventTypes.Name, "", "{}"));
        Refused(InsufficientPower, room.Try(Bob, EventTypes.Name, "", "{}"));
        Allowed(room.Try(Bob, EventTypes.Message, null, "{}"));
    }

    [Theory, MemberData(nameof(All))]
    public void A_state_key_that_is_a_user_is_that_users(string id)
    {
        Allowed(Room(id).Try(Alice, "custom", Alice, "{}"));
        Refused(NotYourself, Room(id).Try(Alice, "custom", Bob, "{}"));
        Refused(NotYourself, Room(id).Try(Alice, "custom", "@", "{}"));
        Allowed(Room(id).Try(Alice, "custom", "_@bob:b.example", "{}"));
    }

    [Theory, MemberData(nameof(All))]
    public void A_third_party_invite_needs_the_level_to_invite(string id)
    {
        TestRoom Room(int level) => new TestRoom(TestRoom.Find(id)).Member(Bob, "join")
            .Levels($$"""{"invite":{{level}},"state_default":100,"events":{"m.room.third_party_invite":100} }""");
        Allowed(Room(0).Try(Bob, EventTypes.ThirdPartyInvite, "token", "{}"));
        Refused(InsufficientPower, Room(1).Try(Bob, EventTypes.ThirdPartyInvite, "token", "{}"));
    }

    [Theory, MemberData(nameof(All))]
    public void Redactions_are_authorised_by_level_or_server_in_versions_1_and_2(string id)
    {
        var room = Room(id).Member(Bob, "join");
        var own = room.Build(Bob, EventTypes.Message, null, "{}", []).EventId;
        var others = room.Build(Alice, EventTypes.Message, null, "{}", []).EventId;

        Allowed(Redact(Bob, own));
        Is(!room.Version.AuthorisesRedactions, InsufficientPower, Redact(Bob, others));
        Allowed(Redact(Alice, own));

        AuthVerdict Redact(string sender, EventId redacts) => AuthRules.Check(
            room.Version, room.Build(sender, EventTypes.Redaction, null, "{}", [], redacts), room.State, new TestVerifier());
    }

    [Fact]
    public void A_redaction_applies_to_own_servers_events_and_by_level()
    {
        var levels = PowerLevels.Read(RoomVersion.V11, null, Room("11").Levels("""{"redact":30,"users":{"@bob:b.example":30}}""").Events[^1]);
        Assert.True(levels.AppliesRedaction(UserId.Parse(Bob), UserId.Parse(Alice)));
        Assert.False(levels.AppliesRedaction(UserId.Parse(Carol), UserId.Parse(Alice)));
        Assert.True(levels.AppliesRedaction(UserId.Parse(Carol), UserId.Parse("@cleo:c.example")));
    }

    static TestRoom Room(string id) => new(TestRoom.Find(id));

    static void Allowed(AuthVerdict verdict) => Assert.Equal(AuthVerdict.Allow, verdict);

    static void Refused(AuthRefusal reason, AuthVerdict verdict) => Assert.Equal(reason, Assert.IsType<AuthVerdict.Refused>(verdict).Reason);

    static void Is(bool allowed, AuthRefusal otherwise, AuthVerdict verdict)
    {
        if (allowed) Allowed(verdict);
        else Refused(otherwise, verdict);
    }
}
