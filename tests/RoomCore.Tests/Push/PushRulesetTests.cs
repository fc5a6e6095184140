using System.Text;
using System.Text.Json;
using Weft.Events;
using Weft.RoomCore.Push;
using Weft.RoomVersions;

namespace Weft.RoomCore.Tests.Push;

public sealed class PushRulesetTests
{
    static readonly UserId Bob = UserId.Parse("@bob:example.org");
    static readonly UserId Alice = UserId.Parse("@alice:example.org");
    static readonly RoomId Room = RoomId.Parse("!room:example.org");
    static readonly PushRuleset Defaults = PushRuleset.DefaultOf(Bob);
    static readonly PushContext Many = new(10, "Bob Builder", _ => true);

    static Pdu Event(string type, string content, string? key = null) => PduFactory.Build(
        RoomVersion.V11, new EventDraft(type, key, Alice, JsonElement.Parse(content)), new EventPlace(Room, [], [], 1, 0), new NoSigner());

    static Pdu Message(string content) => Event("m.room.message", content);

    static PushRule Rule(PushKind kind, string id, string body) =>
        PushRuleBody.TryRead(kind, id, JsonElement.Parse(body), out var problem) ?? throw new FormatException(problem);

    static PushRuleset With(PushRule rule) => Done(Defaults.Put(rule, null, null));

    static PushRuleset Done(PushRuleEdit edit) => Assert.IsType<PushRuleEdit.Done>(edit).Rules;

    [Theory]
    [InlineData("m.room.message", """{"msgtype":"m.text","body":"x"}""", ".m.rule.message")]
    [InlineData("m.room.message", """{"msgtype":"m.notice","body":"bob"}""", ".m.rule.suppress_notices")]
    [InlineData("m.room.message", """{"body":"hi BOB!"}""", ".m.rule.contains_user_name")]
    [InlineData("m.room.message", """{"body":"hi BOB!","m.mentions":{}}""", ".m.rule.message")]
    [InlineData("m.room.message", """{"body":"ask bob builder"}""", ".m.rule.contains_display_name")]
    [InlineData("m.room.message", """{"body":"bobby"}""", ".m.rule.message")]
    [InlineData("m.room.message", """{"body":"x","m.mentions":{"user_ids":["@bob:example.org"]}}""", ".m.rule.is_user_mention")]
    [InlineData("m.room.message", """{"body":"x","m.mentions":{"room":true}}""", ".m.rule.is_room_mention")]
    [InlineData("m.room.message", """{"body":"x","m.mentions":{"room":"true"}}""", ".m.rule.message")]
    [InlineData("m.room.message", """{"body":"@room"}""", ".m.rule.roomnotif")]
    [InlineData("m.room.message", """{"body":"* x","m.relates_to":{"rel_type":"m.replace","event_id":"$x"}}""", ".m.rule.suppress_edits")]
    [InlineData("m.reaction", "{}", ".m.rule.reaction")]
    [InlineData("m.room.encrypted", "{}", ".m.rule.encrypted")]
    [InlineData("m.call.invite", "{}", ".m.rule.call")]
    [InlineData("org.example.custom", "{}", null)]
    public void Default_rules_decide_as_specified(string type, string content, string? rule) =>
        Assert.Equal(rule, Defaults.Evaluate(Event(type, content), Many)?.Id);

    [Theory]
    [InlineData("m.room.tombstone", "", """{}""", ".m.rule.tombstone")]
    [InlineData("m.room.tombstone", "x", """{}""", null)]
    [InlineData("m.room.server_acl", "", """{}""", ".m.rule.room.server_acl")]
    [InlineData("m.room.member", "@bob:example.org", """{"membership":"invite"}""", ".m.rule.invite_for_me")]
    [InlineData("m.room.member", "@carol:example.org", """{"membership":"invite"}""", ".m.rule.member_event")]
    public void Default_rules_decide_about_state_events(string type, string key, string content, string? rule) =>
        Assert.Equal(rule, Defaults.Evaluate(Event(type, content, key), Many)?.Id);

    [Theory]
    [InlineData("m.room.message", ".m.rule.room_one_to_one")]
    [InlineData("m.room.encrypted", ".m.rule.encrypted_room_one_to_one")]
    public void Rooms_of_two_are_louder(string type, string rule) =>
        Assert.Equal(rule, Defaults.Evaluate(Event(type, """{"body":"x"}"""), Many with { Joined = 2 })?.Id);

    [Fact]
    public void Who_may_not_notify_the_room_does_not() =>
        Assert.Equal(".m.rule.message", Defaults.Evaluate(Message("""{"body":"@room"}"""), Many with { SenderMayNotify = _ => false })?.Id);

    [Theory]
    [InlineData("""{"kind":"event_property_is","key":"content.m\\.federate","value":true}""", """{"m.federate":true}""", true)]
    [InlineData("""{"kind":"event_property_is","key":"content.m\\.federate","value":true}""", """{"m.federate":"true"}""", false)]
    [InlineData("""{"kind":"event_property_is","key":"content.m\\.federate","value":1}""", """{"m.federate":true}""", false)]
    [InlineData("""{"kind":"event_property_is","key":"content.a","value":null}""", """{"a":null}""", true)]
    [InlineData("""{"kind":"event_property_is","key":"content.a","value":null}""", """{}""", false)]
    [InlineData("""{"kind":"event_property_is","key":"type","value":"m.room.message"}""", """{}""", true)]
    [InlineData("""{"kind":"event_property_is","key":"content.a\\\\b","value":3}""", """{"a\\b":3}""", true)]
    [InlineData("""{"kind":"event_property_contains","key":"content.alt","value":"#myroom:example.com"}""", """{"alt":["#a:b","#myroom:example.com"]}""", true)]
    [InlineData("""{"kind":"event_property_contains","key":"content.alt","value":":example.com"}""", """{"alt":["#myroom:example.com"]}""", false)]
    [InlineData("""{"kind":"event_property_contains","key":"content.alt","value":"x"}""", """{"alt":"x"}""", false)]
    [InlineData("""{"kind":"event_match","key":"content.body","pattern":"*"}""", """{"body":null}""", false)]
    [InlineData("""{"kind":"event_match","key":"content.a.b","pattern":"x*"}""", """{"a":{"b":"xyz"}}""", true)]
    [InlineData("""{"kind":"event_match","key":"room_id","pattern":"!room:*"}""", """{}""", true)]
    [InlineData("""{"kind":"room_member_count","is":"10"}""", """{}""", true)]
    [InlineData("""{"kind":"room_member_count","is":"==10"}""", """{}""", true)]
    [InlineData("""{"kind":"room_member_count","is":"<10"}""", """{}""", false)]
    [InlineData("""{"kind":"room_member_count","is":">=10"}""", """{}""", true)]
    [InlineData("""{"kind":"room_member_count","is":"=<10"}""", """{}""", false)]
    [InlineData("""{"kind":"contains_display_name"}""", """{"body":"Bob Builder!"}""", true)]
    [InlineData("""{"kind":"sender_notification_permission","key":"room"}""", """{}""", true)]
    [InlineData("""{"kind":"org.example.unknown"}""", """{}""", false)]
    public void Conditions_hold_as_specified(string condition, string content, bool holds) =>
        Assert.Equal(holds, With(Rule(PushKind.Override, "mine", $$"""{"conditions":[{{condition}}],"actions":[]}""")).Evaluate(Message(content), Many)?.Id == "mine");

    [Fact]
    public void The_master_rule_outranks_a_users_own()
    {
        var rules = With(Rule(PushKind.Override, "mine", """{"actions":["notify"]}"""));
        Assert.Equal([DefaultPushRules.Master, "mine", ".m.rule.suppress_notices"], rules.Of(PushKind.Override).Take(3).Select(rule => rule.Id));

        var off = Done(rules.Change(PushKind.Override, DefaultPushRules.Master, rule => rule with { Enabled = true }));
        Assert.Equal(DefaultPushRules.Master, off.Evaluate(Message("{}"), Many)?.Id);
    }

    [Fact]
    public void A_rule_that_is_put_again_stays_where_and_as_it_was()
    {
        var rules = With(Rule(PushKind.Content, "a", """{"pattern":"a","actions":[]}"""));
        rules = Done(rules.Put(Rule(PushKind.Content, "b", """{"pattern":"b","actions":[]}"""), null, null));
        rules = Done(rules.Change(PushKind.Content, "a", rule => rule with { Enabled = false }));
        rules = Done(rules.Put(Rule(PushKind.Content, "a", """{"pattern":"c","actions":[]}"""), null, null));

        Assert.Equal([("b", true), ("a", false), (".m.rule.contains_user_name", true)], rules.Of(PushKind.Content).Select(rule => (rule.Id, rule.Enabled)));
        Assert.Equal("c", rules.Find(PushKind.Content, "a")!.Pattern);
        Assert.IsType<PushRuleEdit.NoSuchNeighbour>(rules.Put(Rule(PushKind.Content, "d", """{"pattern":"d","actions":[]}"""), ".m.rule.contains_user_name", null));
    }

    [Fact]
    public void Only_what_differs_is_kept_and_all_is_shown()
    {
        Assert.Equal("""{"global":{"override":[],"content":[],"room":[],"sender":[],"underride":[]}}""", Encoding.UTF8.GetString(PushRulesetJson.Kept(Defaults)));

        var changed = Done(With(Rule(PushKind.Room, Room.ToString(), """{"actions":["dont_notify"]}"""))
            .Change(PushKind.Underride, ".m.rule.message", rule => rule with { Enabled = false }));
        var kept = PushRulesetJson.Kept(changed);

        Assert.InRange(kept.Length, 1, 500);
        Assert.Equal(PushRulesetJson.Shown(changed), PushRulesetJson.Shown(PushRulesetJson.Read(Bob, kept)));
        Assert.Empty(changed.Find(PushKind.Room, Room.ToString())!.Actions.All);
    }

    [Theory]
    [InlineData(PushKind.Content, """{"actions":[]}""")]
    [InlineData(PushKind.Content, """{"actions":[],"pattern":""}""")]
    [InlineData(PushKind.Content, """{"actions":[],"pattern":5}""")]
    [InlineData(PushKind.Room, """{}""")]
    [InlineData(PushKind.Room, """{"actions":"notify"}""")]
    [InlineData(PushKind.Room, """{"actions":[5]}""")]
    [InlineData(PushKind.Room, """{"actions":["explode"]}""")]
    [InlineData(PushKind.Room, """{"actions":[{"set_tweak":1}]}""")]
    [InlineData(PushKind.Override, """{"actions":[],"conditions":{}}""")]
    [InlineData(PushKind.Override, """{"actions":[],"conditions":["x"]}""")]
    [InlineData(PushKind.Underride, """{"actions":[],"conditions":[{}]}""")]
    public void A_broken_rule_is_refused_with_a_sentence(PushKind kind, string body)
    {
        Assert.Null(PushRuleBody.TryRead(kind, "x", JsonElement.Parse(body), out var problem));
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_has_a_bounded_number_of_rules()
    {
        var rules = Defaults;
        for (var i = 0; i < PushRuleset.OwnMax; i++) rules = Done(rules.Put(Rule(PushKind.Room, $"{i}", """{"actions":[]}"""), null, null));

        Assert.IsType<PushRuleEdit.TooMany>(rules.Put(Rule(PushKind.Room, "more", """{"actions":[]}"""), null, null));
        Done(rules.Put(Rule(PushKind.Room, "0", """{"actions":["notify"]}"""), null, null));
    }

    sealed class NoSigner : IEventSigner
    {
        public ServerName Server => ServerName.Parse("example.org");
        public KeyId Key => KeyId.Parse("ed25519:a");
        public byte[] Sign(ReadOnlySpan<byte> message) => new byte[64];
    }
}
