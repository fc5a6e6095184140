using System.Text;
using System.Text.Json;
using Weft.Events;
using Weft.Events.Tests;
using Weft.RoomVersions.Authorisation;
using static Weft.RoomVersions.Authorisation.AuthRefusal;

namespace Weft.RoomVersions.Tests.Authorisation;

public class MemberRulesTests
{
    const string Alice = "@alice:a.example", Bob = "@bob:b.example", Carol = "@carol:c.example", Dave = "@dave:d.example";

    public static TheoryData<string> All => TestRoom.VersionIds(_ => true);

    [Theory, MemberData(nameof(All))]
    public void A_ban_outranks_every_join_rule(string id)
    {
        foreach (var rule in new[] { "public", "invite", "knock", "restricted", "knock_restricted", "private" })
            Refused(Banned, Room(id).Rule(rule).Member(Bob, "ban").TryMember(Bob, Bob, "join"));
    }

    [Theory]
    [InlineData("public", null, true)]
    [InlineData("public", "leave", true)]
    [InlineData("invite", null, false)]
    [InlineData("invite", "leave", false)]
    [InlineData("invite", "knock", false)]
    [InlineData("invite", "invite", true)]
    [InlineData("invite", "join", true)]
    [InlineData("knock", "knock", false)]
    [InlineData("knock", "invite", true)]
    [InlineData("restricted", null, false)]
    [InlineData("restricted", "invite", true)]
    [InlineData("restricted", "join", true)]
    [InlineData("knock_restricted", "invite", true)]
    [InlineData("private", "invite", false)]
    [InlineData("no such rule", "invite", false)]
    public void Who_may_join_is_what_the_join_rule_says(string rule, string? membership, bool allowed)
    {
        var room = Room("12").Rule(rule);
        if (membership is not null) room.Member(Bob, membership);
        Is(allowed, NotInvited, room.TryMember(Bob, Bob, "join"));
    }

    [Theory]
    [InlineData("6", "knock")]
    [InlineData("7", "restricted")]
    [InlineData("9", "knock_restricted")]
    public void A_join_rule_that_the_version_does_not_know_lets_nobody_in(string id, string rule) =>
        Refused(NotInvited, Room(id).Rule(rule).Member(Bob, "invite").TryMember(Bob, Bob, "join"));

    [Theory, MemberData(nameof(All))]
    public void Without_a_join_rule_a_room_is_by_invitation(string id)
    {
        Refused(NotInvited, Room(id).TryMember(Bob, Bob, "join"));
        Allowed(Room(id).Member(Bob, "invite").TryMember(Bob, Bob, "join"));
    }

    [Theory, MemberData(nameof(All))]
    public void Nobody_joins_in_the_name_of_another(string id) => Refused(NotYourself, Room(id).Rule("public").TryMember(Alice, Bob, "join"));

    [Theory, MemberData(nameof(All))]
    public void The_creator_joins_right_after_the_create_event_and_only_then(string id)
    {
        var room = Room(id);
        var empty = new PduAuthState(room.Version, [room.Create]);
        Assert.True(Check(Alice, [room.Create.EventId]).IsAllowed);
        Refused(NotInvited, Check(Alice, [room.Events[1].EventId]));
        Refused(NotInvited, Check(Bob, [room.Create.EventId]));

        AuthVerdict Check(string user, System.Collections.Immutable.ImmutableArray<EventId> prev) => AuthRules.Check(
            room.Version, room.Build(user, EventTypes.Member, user, """{"membership":"join"}""", prev), empty, new TestVerifier());
    }

    [Theory]
    [InlineData("8", "restricted")]
    [InlineData("9", "restricted")]
    [InlineData("10", "knock_restricted")]
    [InlineData("12", "restricted")]
    public void A_restricted_join_needs_a_member_who_may_invite(string id, string rule)
    {
        const string VouchedByBob = ",\"join_authorised_via_users_server\":\"@bob:b.example\"";
        TestRoom Restricted(int inviteLevel = 50) => Room(id).Rule(rule).Member(Bob, "join")
            .Levels($$"""{"invite":{{inviteLevel}},"users":{"@bob:b.example":50} }""");

        Allowed(Restricted().TryMember(Carol, Carol, "join", VouchedByBob));
        Refused(NotInvited, Restricted().TryMember(Carol, Carol, "join"));
        Refused(NotVouchedFor, Restricted(51).TryMember(Carol, Carol, "join", VouchedByBob));
        Refused(NotVouchedFor, Restricted().Member(Bob, "leave").TryMember(Carol, Carol, "join", VouchedByBob));
        Refused(Banned, Restricted().Member(Carol, "ban").TryMember(Carol, Carol, "join", VouchedByBob));
        Refused(Malformed, Restricted().TryMember(Carol, Carol, "join", ",\"join_authorised_via_users_server\":1"));
        Allowed(Restricted(51).Member(Carol, "invite").TryMember(Carol, Carol, "join", VouchedByBob));
        Refused(NotInvited, Restricted().Rule("invite").TryMember(Carol, Carol, "join", VouchedByBob));
    }

    [Fact]
    public void The_server_that_vouches_must_sign()
    {
        var room = Room("9").Member(Bob, "join");
        var join = room.Build(Carol, EventTypes.Member, Carol, """{"membership":"join","join_authorised_via_users_server":"@bob:b.example"}""", []);
        Assert.Equal(["c.example", "b.example"], SignatureCheck.RequiredServers(room.Version, join).Select(s => s.ToString()));
        Assert.Equal(["c.example"], SignatureCheck.RequiredServers(RoomVersion.V7, join).Select(s => s.ToString()));
    }

    [Theory, MemberData(nameof(All))]
    public void An_invitation_needs_a_member_with_power_and_a_target_outside(string id)
    {
        TestRoom Inviting(int level = 0) => Room(id).Member(Bob, "join").Levels($$"""{"invite":{{level}} }""");

        Allowed(Inviting().TryMember(Bob, Carol, "invite"));
        Allowed(Inviting().Member(Carol, "leave").TryMember(Bob, Carol, "invite"));
        Allowed(Inviting().Member(Carol, "invite").TryMember(Bob, Carol, "invite"));
        Refused(InsufficientPower, Inviting(1).TryMember(Bob, Carol, "invite"));
        Refused(NotJoined, Inviting().TryMember(Dave, Carol, "invite"));
        Refused(NotJoined, Inviting().Member(Dave, "invite").TryMember(Dave, Carol, "invite"));
        Refused(TargetJoined, Inviting().Member(Carol, "join").TryMember(Bob, Carol, "invite"));
        Refused(TargetBanned, Inviting().Member(Carol, "ban").TryMember(Bob, Carol, "invite"));
    }

    [Theory]
    [InlineData("join", true)]
    [InlineData("invite", true)]
    [InlineData("leave", false)]
    [InlineData(null, false)]
    [InlineData("ban", false)]
    public void One_leaves_what_one_is_in_or_invited_to(string? membership, bool allowed)
    {
        var room = Room("12");
        if (membership is not null) room.Member(Bob, membership);
        Is(allowed, membership == "ban" ? Banned : NothingToChange, room.TryMember(Bob, Bob, "leave"));
    }

    [Theory, MemberData(nameof(All))]
    public void A_knock_is_taken_back_where_there_is_knocking(string id) =>
        Is(TestRoom.Find(id).AllowsKnocking, NothingToChange, Room(id).Rule("knock").Member(Bob, "knock").TryMember(Bob, Bob, "leave"));

    [Theory, MemberData(nameof(All))]
    public void A_kick_needs_power_over_the_target(string id)
    {
        TestRoom Kicking(int bob, int carol) => Room(id).Member(Bob, "join").Member(Carol, "join")
            .Levels($$"""{"kick":40,"ban":60,"users":{"@bob:b.example":{{bob}},"@carol:c.example":{{carol}} } }""");

        Allowed(Kicking(40, 39).TryMember(Bob, Carol, "leave"));
        Refused(InsufficientPower, Kicking(39, 0).TryMember(Bob, Carol, "leave"));
        Refused(TargetOutranks, Kicking(40, 40).TryMember(Bob, Carol, "leave"));
        Refused(NotJoined, Kicking(50, 0).Member(Bob, "leave").TryMember(Bob, Carol, "leave"));
        Refused(InsufficientPower, Kicking(59, 0).Member(Carol, "ban").TryMember(Bob, Carol, "leave"));
        Allowed(Kicking(60, 0).Member(Carol, "ban").TryMember(Bob, Carol, "leave"));
        Allowed(Kicking(60, 0).Member(Carol, "invite").TryMember(Bob, Carol, "leave"));
    }

    [Theory, MemberData(nameof(All))]
    public void A_ban_needs_power_over_the_target(string id)
    {
        TestRoom Banning(int bob, int carol) => Room(id).Member(Bob, "join")
            .Levels($$"""{"ban":40,"users":{"@bob:b.example":{{bob}},"@carol:c.example":{{carol}} } }""");

        Allowed(Banning(40, 39).TryMember(Bob, Carol, "ban"));
        Allowed(Banning(40, 39).Member(Carol, "join").TryMember(Bob, Carol, "ban"));
        Refused(InsufficientPower, Banning(39, 0).TryMember(Bob, Carol, "ban"));
        Refused(TargetOutranks, Banning(40, 40).TryMember(Bob, Carol, "ban"));
        Refused(NotJoined, Banning(50, 0).TryMember(Dave, Carol, "ban"));
    }

    [Theory, MemberData(nameof(All))]
    public void Knocking_is_for_rooms_and_versions_that_allow_it(string id)
    {
        var version = TestRoom.Find(id);
        Is(version.AllowsKnocking, Malformed, Room(id).Rule("knock").TryMember(Bob, Bob, "knock"));
        if (!version.AllowsKnocking) return;

        Is(version.AllowsKnockRestricted, KnockingNotAllowed, Room(id).Rule("knock_restricted").TryMember(Bob, Bob, "knock"));
        foreach (var rule in new[] { "public", "invite", "restricted" })
            Refused(KnockingNotAllowed, Room(id).Rule(rule).TryMember(Bob, Bob, "knock"));
        Refused(NotYourself, Room(id).Rule("knock").TryMember(Alice, Bob, "knock"));
        Refused(Banned, Room(id).Rule("knock").Member(Bob, "ban").TryMember(Bob, Bob, "knock"));
        Refused(NothingToChange, Room(id).Rule("knock").Member(Bob, "join").TryMember(Bob, Bob, "knock"));
        Refused(NothingToChange, Room(id).Rule("knock").Member(Bob, "invite").TryMember(Bob, Bob, "knock"));
        Allowed(Room(id).Rule("knock").Member(Bob, "knock").TryMember(Bob, Bob, "knock"));
        Allowed(Room(id).Rule("knock").Member(Bob, "leave").TryMember(Bob, Bob, "knock"));
    }

    [Theory]
    [InlineData(null, """{"membership":"join"}""")]
    [InlineData("", """{"membership":"join"}""")]
    [InlineData("bob", """{"membership":"join"}""")]
    [InlineData(Bob, "{}")]
    [InlineData(Bob, """{"membership":1}""")]
    [InlineData(Bob, """{"membership":"Join"}""")]
    public void A_member_event_needs_a_user_and_a_membership(string? key, string content) =>
        Refused(Malformed, Room("12").Rule("public").Try(Bob, EventTypes.Member, key, content));

    [Fact]
    public void An_invitation_through_a_third_party_holds_as_long_as_nothing_about_it_is_wrong()
    {
        using var identity = TestKeys.Of("identity.example");
        using var stranger = TestKeys.Of("stranger.example");
        var offer = $$"""{"display_name":"b","key_validity_url":"https://x","public_key":"{{UnpaddedBase64.Encode(stranger.PublicKey)}}","public_keys":[{"public_key":"{{UnpaddedBase64.EncodeUrlSafe(identity.PublicKey)}}"}]}""";
        string Signed(string mxid, string token, IEventSigner by) => Encoding.UTF8.GetString(
            SignedJson.Sign(JsonElement.Parse($$"""{"mxid":"{{mxid}}","token":"{{token}}"}"""), by));
        string Invite(string signed) => $",\"third_party_invite\":{{\"display_name\":\"b\",\"signed\":{signed}}}";
        TestRoom Offering() => Room("11").Set(Alice, EventTypes.ThirdPartyInvite, "t1", offer).Member(Dave, "join");
        var good = Signed(Bob, "t1", identity);

        Allowed(Offering().TryMember(Alice, Bob, "invite", Invite(good)));
        Allowed(Offering().TryMember(Alice, Bob, "invite", Invite(Signed(Bob, "t1", stranger))));
        Allowed(Offering().Member(Alice, "leave").TryMember(Alice, Bob, "invite", Invite(good)));
        Refused(TargetBanned, Offering().Member(Bob, "ban").TryMember(Alice, Bob, "invite", Invite(good)));
        Refused(ThirdPartyInviteInvalid, Offering().TryMember(Alice, Bob, "invite", ",\"third_party_invite\":{}"));
        Refused(ThirdPartyInviteInvalid, Offering().TryMember(Alice, Bob, "invite", ",\"third_party_invite\":null"));
        Refused(ThirdPartyInviteInvalid, Offering().TryMember(Alice, Bob, "invite", Invite("""{"mxid":"@bob:b.example"}""")));
        Refused(ThirdPartyInviteInvalid, Offering().TryMember(Alice, Bob, "invite", Invite("""{"token":"t1"}""")));
        Refused(ThirdPartyInviteInvalid, Offering().TryMember(Alice, Bob, "invite", Invite("""{"mxid":"@bob:b.example","token":"t1"}""")));
        Refused(ThirdPartyInviteInvalid, Offering().TryMember(Alice, Carol, "invite", Invite(good)));
        Refused(ThirdPartyInviteInvalid, Offering().TryMember(Alice, Bob, "invite", Invite(Signed(Bob, "t2", identity))));
        Refused(ThirdPartyInviteInvalid, Offering().TryMember(Dave, Bob, "invite", Invite(good)));
        Refused(ThirdPartyInviteInvalid, Offering().TryMember(Alice, Bob, "invite", Invite(Signed(Bob, "t1", TestRoom.KeysOf("other.example")))));
        Refused(ThirdPartyInviteInvalid, Room("11").TryMember(Alice, Bob, "invite", Invite(good)));
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
