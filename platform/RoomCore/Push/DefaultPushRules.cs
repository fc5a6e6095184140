using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;

namespace Weft.RoomCore.Push;

/// <summary>
/// The rules that everyone has: those of the specification, and the three legacy mention rules, which apply only to events
/// without <c>m.mentions</c>.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#predefined-rules; the legacy ones are of version 1.16.</remarks>
public static class DefaultPushRules
{
    public const string Master = ".m.rule.master";
    const string ContainsDisplayName = ".m.rule.contains_display_name";
    const string RoomNotification = ".m.rule.roomnotif";
    const string ContainsUserName = ".m.rule.contains_user_name";

    const string Silent = "[]";
    const string Notify = """["notify"]""";
    const string Sound = """["notify",{"set_tweak":"sound","value":"default"}]""";
    const string Ring = """["notify",{"set_tweak":"sound","value":"ring"}]""";
    const string Highlight = """["notify",{"set_tweak":"highlight"}]""";
    const string SoundHighlight = """["notify",{"set_tweak":"sound","value":"default"},{"set_tweak":"highlight"}]""";

    // Of rules without their user's id in them; shared by all users.
    static readonly ImmutableArray<PushRule> MasterRules = [Rule(PushKind.Override, Master, "[]", Silent) with { Enabled = false }];
    static readonly PushRule SuppressNotices = Rule(PushKind.Override, ".m.rule.suppress_notices", Match("content.msgtype", "m.notice"), Silent);
    static readonly PushRule MemberEvent = Rule(PushKind.Override, ".m.rule.member_event", Match("type", EventTypes.Member), Silent);
    static readonly ImmutableArray<PushRule> AfterMention =
    [
        Rule(PushKind.Override, ContainsDisplayName, """[{"kind":"contains_display_name"}]""", SoundHighlight),
        Rule(
            PushKind.Override, ".m.rule.is_room_mention",
            """[{"kind":"event_property_is","key":"content.m\\.mentions.room","value":true},{"kind":"sender_notification_permission","key":"room"}]""",
            Highlight),
        Rule(
            PushKind.Override, RoomNotification,
            """[{"kind":"event_match","key":"content.body","pattern":"@room"},{"kind":"sender_notification_permission","key":"room"}]""",
            Highlight),
        Rule(PushKind.Override, ".m.rule.tombstone", MatchState(EventTypes.Tombstone), Highlight),
        Rule(PushKind.Override, ".m.rule.reaction", Match("type", EventTypes.Reaction), Silent),
        Rule(PushKind.Override, ".m.rule.room.server_acl", MatchState(EventTypes.ServerAcl), Silent),
        Rule(
            PushKind.Override, ".m.rule.suppress_edits",
            """[{"kind":"event_property_is","key":"content.m\\.relates_to.rel_type","value":"m.replace"}]""", Silent),
    ];
    static readonly ImmutableArray<PushRule> Underride =
    [
        Rule(PushKind.Underride, ".m.rule.call", Match("type", EventTypes.CallInvite), Ring),
        Rule(PushKind.Underride, ".m.rule.encrypted_room_one_to_one", MatchPair(EventTypes.Encrypted), Sound),
        Rule(PushKind.Underride, ".m.rule.room_one_to_one", MatchPair(EventTypes.Message), Sound),
        Rule(PushKind.Underride, ".m.rule.message", Match("type", EventTypes.Message), Notify),
        Rule(PushKind.Underride, ".m.rule.encrypted", Match("type", EventTypes.Encrypted), Notify),
    ];

    /// <summary>The default rules of a kind, in their order.</summary>
    public static ImmutableArray<PushRule> Of(PushKind kind, UserId user) => kind switch
    {
        PushKind.Override => [.. MasterRules, SuppressNotices, InviteForMe(user), MemberEvent, IsUserMention(user), .. AfterMention],
        PushKind.Content => [UserName(user)],
        PushKind.Underride => Underride,
        _ => [],
    };

    /// <summary>Whether a rule looks for mentions in the text, which events with <c>m.mentions</c> are not subject to.</summary>
    public static bool IsLegacyMention(string id) => id is ContainsDisplayName or RoomNotification or ContainsUserName;

    /// <summary>Whether events of a class, with these flags for the reader, meet a default rule's conditions.</summary>
    public static bool Meets(string id, EventClass kind, PushFlags flags) => id switch
    {
        Master => true,
        ".m.rule.suppress_notices" => kind.HasFlag(EventClass.Notice),
        ".m.rule.invite_for_me" => flags.HasFlag(PushFlags.Invited),
        ".m.rule.member_event" => kind.HasFlag(EventClass.Member),
        ".m.rule.is_user_mention" => flags.HasFlag(PushFlags.Mentioned),
        ContainsDisplayName => flags.HasFlag(PushFlags.DisplayName),
        ".m.rule.is_room_mention" => kind.HasFlag(EventClass.MentionsRoom | EventClass.SaysMentions),
        RoomNotification => kind.HasFlag(EventClass.MentionsRoom) && !kind.HasFlag(EventClass.SaysMentions),
        ".m.rule.tombstone" => kind.HasFlag(EventClass.Tombstone),
        ".m.rule.reaction" => kind.HasFlag(EventClass.Reaction),
        ".m.rule.room.server_acl" => kind.HasFlag(EventClass.ServerAcl),
        ".m.rule.suppress_edits" => kind.HasFlag(EventClass.Edit),
        ContainsUserName => flags.HasFlag(PushFlags.Localpart),
        ".m.rule.call" => kind.HasFlag(EventClass.CallInvite),
        ".m.rule.encrypted_room_one_to_one" => kind.HasFlag(EventClass.Encrypted | EventClass.Pair),
        ".m.rule.room_one_to_one" => kind.HasFlag(EventClass.Message | EventClass.Pair),
        ".m.rule.message" => kind.HasFlag(EventClass.Message),
        ".m.rule.encrypted" => kind.HasFlag(EventClass.Encrypted),
        _ => false,
    };

    static PushRule InviteForMe(UserId user) => Rule(
        PushKind.Override, ".m.rule.invite_for_me",
        $$"""
        [{"kind":"event_match","key":"type","pattern":"m.room.member"},{"kind":"event_match","key":"content.membership","pattern":"invite"},{"kind":"event_match","key":"state_key","pattern":{{Quoted(user.ToString())}}}]
        """,
        Sound);

    static PushRule IsUserMention(UserId user) => Rule(
        PushKind.Override, ".m.rule.is_user_mention",
        $$"""[{"kind":"event_property_contains","key":"content.m\\.mentions.user_ids","value":{{Quoted(user.ToString())}}}]""",
        SoundHighlight);

    static PushRule UserName(UserId user) => new()
    {
        Kind = PushKind.Content,
        Id = ContainsUserName,
        Pattern = user.Localpart,
        Conditions = [new PushCondition.EventMatch(new("content.body"), new(user.Localpart))],
        Actions = PushActions.Parse(SoundHighlight),
    };

    static PushRule Rule(PushKind kind, string id, string conditions, string actions)
    {
        var read = JsonElement.Parse(conditions);
        return new PushRule
        {
            Kind = kind,
            Id = id,
            ConditionsJson = read,
            Conditions = [.. read.EnumerateArray().Select(PushCondition.Read)],
            Actions = PushActions.Parse(actions),
        };
    }

    static string Match(string key, string pattern) => $$"""[{"kind":"event_match","key":"{{key}}","pattern":"{{pattern}}"}]""";

    static string MatchState(string type) =>
        $$"""[{"kind":"event_match","key":"type","pattern":"{{type}}"},{"kind":"event_match","key":"state_key","pattern":""}]""";

    static string MatchPair(string type) =>
        $$"""[{"kind":"room_member_count","is":"2"},{"kind":"event_match","key":"type","pattern":"{{type}}"}]""";

    static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
