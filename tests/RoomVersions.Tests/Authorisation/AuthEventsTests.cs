using System.Text.Json;
using Weft.Events;
using Weft.RoomVersions.Authorisation;
using static Weft.RoomVersions.Authorisation.AuthRefusal;

namespace Weft.RoomVersions.Tests.Authorisation;

public class AuthEventsTests
{
    const string Alice = "@alice:a.example", Bob = "@bob:b.example";

    [Theory]
    [InlineData("m.room.message", null, "{}", "power me")]
    [InlineData("m.room.name", "", "{}", "power me")]
    [InlineData("m.room.member", Alice, """{"membership":"join"}""", "power me rules")]
    [InlineData("m.room.member", Alice, """{"membership":"leave"}""", "power me")]
    [InlineData("m.room.member", Alice, """{"membership":"knock"}""", "power me rules")]
    [InlineData("m.room.member", Bob, """{"membership":"invite"}""", "power me bob rules")]
    [InlineData("m.room.member", Bob, """{"membership":"ban"}""", "power me bob")]
    [InlineData("m.room.member", Bob, """{"membership":"invite","third_party_invite":{"signed":{"token":"t"}}}""", "power me bob rules token")]
    [InlineData("m.room.member", Alice, """{"membership":"join","join_authorised_via_users_server":"@bob:b.example"}""", "power me rules bob")]
    [InlineData("m.room.member", Alice, """{"membership":"join","join_authorised_via_users_server":"@alice:a.example"}""", "power me rules")]
    [InlineData("m.room.member", Alice, """{"membership":"leave","join_authorised_via_users_server":"@bob:b.example"}""", "power me")]
    public void What_gives_permission_depends_on_what_is_done(string type, string? key, string content, string expected)
    {
        var draft = new EventDraft(type, key, UserId.Parse(Alice), JsonElement.Parse(content));
        Assert.Equal(expected, Names(AuthEvents.KeysFor(RoomVersion.V12, draft)));
        Assert.Equal("create " + expected, Names(AuthEvents.KeysFor(RoomVersion.V11, draft)));
        Assert.Equal(
            "create " + (content.Contains("join_auth", StringComparison.Ordinal) ? expected.Replace(" bob", "", StringComparison.Ordinal) : expected),
            Names(AuthEvents.KeysFor(RoomVersion.V7, draft)));
    }

    [Fact]
    public void A_create_event_needs_no_permission() =>
        Assert.Empty(AuthEvents.KeysFor(RoomVersion.V11, new EventDraft(EventTypes.Create, "", UserId.Parse(Alice), JsonElement.Parse("{}"))));

    public static TheoryData<string> All => TestRoom.VersionIds(_ => true);

    [Theory, MemberData(nameof(All))]
    public void Auth_events_are_all_that_is_needed_once_and_nothing_else(string id)
    {
        var room = new TestRoom(TestRoom.Find(id)).Levels("{}").Member(Bob, "join");
        var message = room.Build(Alice, EventTypes.Message, null, "{}", []);
        var good = message.AuthEvents.Select(e => new AuthEvent(room.Events.Single(p => p.EventId == e), false)).ToList();
        var name = room.Build(Alice, EventTypes.Name, "", "{}", []);
        var again = room.Build(Alice, EventTypes.Member, Alice, """{"membership":"join"}""", []);
        var elsewhere = new TestRoom(room.Version, """{"room_version":"1"}""").Events[1];

        Assert.True(Check(good).IsAllowed);
        Refused(Check([.. good, new(room.Events[^1], false)]));
        Refused(Check([.. good, new(name, false)]));
        Refused(Check([.. good, new(message, false)]));
        Refused(Check([.. good, new(again, false)]));
        Refused(Check([.. good[..^1], good[^1] with { IsRejected = true }]));
        if (room.Version.CreateEventIdIsRoomId)
        {
            Refused(Check([new(room.Create, false), .. good]));
            Refused(Check([.. good[..^1], new(elsewhere, false)]));
        }
        else
            Refused(Check(good[1..]));

        AuthVerdict Check(List<AuthEvent> named) => AuthEvents.Check(room.Version, message, named);
    }

    static void Refused(AuthVerdict verdict) => Assert.Equal(WrongAuthEvents, Assert.IsType<AuthVerdict.Refused>(verdict).Reason);

    static string Names(IEnumerable<StateTuple> keys) => string.Join(' ', keys.Select(k => (k.Type, k.Key) switch
    {
        (EventTypes.Create, "") => "create",
        (EventTypes.PowerLevels, "") => "power",
        (EventTypes.JoinRules, "") => "rules",
        (EventTypes.Member, Alice) => "me",
        (EventTypes.Member, Bob) => "bob",
        (EventTypes.ThirdPartyInvite, "t") => "token",
        _ => k.ToString(),
    }));
}
