using Weft.Events;
using Weft.RoomVersions.Authorisation;
using static Weft.RoomVersions.Authorisation.AuthRefusal;

namespace Weft.RoomVersions.Tests.Authorisation;

public class PowerLevelRulesTests
{
    const string Alice = "@alice:a.example", Bob = "@bob:b.example";

    // Bob has 50, which is what changing power levels needs here.
    const string Now =
        """{"users":{"@bob:b.example":50,"@carl:c.example":50,"@dora:d.example":40,"@eve:e.example":60},"events":{"low":10,"high":60,"m.room.power_levels":50},"notifications":{"low":10,"high":60},"users_default":0,"ban":60,"kick":30}""";

    public static TheoryData<string> All => TestRoom.VersionIds(_ => true);

    [Theory, MemberData(nameof(All))]
    public void The_first_power_levels_are_free(string id) => Allowed(new TestRoom(TestRoom.Find(id)).Try(Alice, EventTypes.PowerLevels, "", """{"ban":1000}"""));

    [Theory]
    [InlineData("what is left as it is", "", "", true)]
    [InlineData("a level up to one's own", "\"kick\":30", "\"kick\":50", true)]
    [InlineData("a level above one's own", "\"kick\":30", "\"kick\":51", false)]
    [InlineData("a level from above one's own", "\"ban\":60", "\"ban\":50", false)]
    [InlineData("a level removed that was low", ",\"kick\":30", "", true)]
    [InlineData("a level removed that was above", ",\"ban\":60", "", false)]
    [InlineData("a level added", ",\"kick\":30", ",\"kick\":30,\"redact\":50", true)]
    [InlineData("a level added above", ",\"kick\":30", ",\"kick\":30,\"redact\":51", false)]
    [InlineData("users_default raised", "\"users_default\":0", "\"users_default\":50", true)]
    [InlineData("users_default raised above", "\"users_default\":0", "\"users_default\":51", false)]
    [InlineData("an event raised", "\"low\":10,\"high\":60,\"m", "\"low\":50,\"high\":60,\"m", true)]
    [InlineData("an event raised above", "\"low\":10,\"high\":60,\"m", "\"low\":51,\"high\":60,\"m", false)]
    [InlineData("an event lowered from above", "\"low\":10,\"high\":60,\"m", "\"low\":10,\"high\":50,\"m", false)]
    [InlineData("an event removed", "\"low\":10,\"high\":60,\"m", "\"high\":60,\"m", true)]
    [InlineData("an event removed from above", "\"low\":10,\"high\":60,\"m", "\"low\":10,\"m", false)]
    [InlineData("an event added", "\"low\":10,\"high\":60,\"m", "\"low\":10,\"new\":50,\"high\":60,\"m", true)]
    [InlineData("an event added above", "\"low\":10,\"high\":60,\"m", "\"low\":10,\"new\":51,\"high\":60,\"m", false)]
    [InlineData("another of the same level lowered", "\"@carl:c.example\":50", "\"@carl:c.example\":10", false)]
    [InlineData("another of the same level removed", "\"@carl:c.example\":50,", "", false)]
    [InlineData("another of the same level raised", "\"@carl:c.example\":50", "\"@carl:c.example\":51", false)]
    [InlineData("one below raised to one's own", "\"@dora:d.example\":40", "\"@dora:d.example\":50", true)]
    [InlineData("one below raised above", "\"@dora:d.example\":40", "\"@dora:d.example\":51", false)]
    [InlineData("one below removed", "\"@dora:d.example\":40,", "", true)]
    [InlineData("one above lowered", "\"@eve:e.example\":60", "\"@eve:e.example\":50", false)]
    [InlineData("oneself lowered", "\"@bob:b.example\":50", "\"@bob:b.example\":0", true)]
    [InlineData("oneself removed", "\"@bob:b.example\":50,", "", true)]
    [InlineData("oneself raised", "\"@bob:b.example\":50", "\"@bob:b.example\":51", false)]
    [InlineData("a newcomer", "\"@dora:d.example\":40", "\"@dora:d.example\":40,\"@new:n.example\":50", true)]
    [InlineData("a newcomer above", "\"@dora:d.example\":40", "\"@dora:d.example\":40,\"@new:n.example\":51", false)]
    public void Nobody_gives_or_takes_power_that_they_lack(string what, string from, string to, bool allowed)
    {
        foreach (var version in RoomVersion.All)
        {
            var next = from.Length == 0 ? Now : Now.Replace(from, to, StringComparison.Ordinal);
            Assert.True(from.Length == 0 || next != Now, what);
            Is(allowed, PowerNotOwned, Room(version).Try(Bob, EventTypes.PowerLevels, "", next));
        }
    }

    [Theory]
    [InlineData("\"low\":10,\"high\":60},\"u", "\"low\":50,\"high\":60},\"u", true)]
    [InlineData("\"low\":10,\"high\":60},\"u", "\"low\":51,\"high\":60},\"u", false)]
    [InlineData("\"low\":10,\"high\":60},\"u", "\"low\":10,\"high\":50},\"u", false)]
    [InlineData("\"low\":10,\"high\":60},\"u", "\"low\":10},\"u", false)]
    public void Notifications_are_checked_from_version_6(string from, string to, bool allowed)
    {
        foreach (var version in RoomVersion.All)
            Is(
                allowed || !version.ChecksNotificationLevels, PowerNotOwned,
                Room(version).Try(Bob, EventTypes.PowerLevels, "", Now.Replace(from, to, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"users":[]}""")]
    [InlineData("""{"users":{"bob":1}}""")]
    [InlineData("""{"users":{"@bob:b.example":null}}""")]
    [InlineData("""{"users":{"@bob:b.example":"abc"}}""")]
    [InlineData("""{"users":{"@bob:b.example":"1.5"}}""")]
    [InlineData("""{"users":{"@bob:b.example":"1_0"}}""")]
    [InlineData("""{"users":{"@bob:b.example":""}}""")]
    [InlineData("""{"ban":{}}""")]
    [InlineData("""{"events":[]}""")]
    [InlineData("""{"events":{"a":true}}""")]
    public void What_is_no_level_is_refused_in_every_version(string content)
    {
        foreach (var version in RoomVersion.All)
            Refused(Malformed, new TestRoom(version).Try(Alice, EventTypes.PowerLevels, "", content));
    }

    [Theory]
    [InlineData("\"100\"")]
    [InlineData("\"+100\"")]
    [InlineData("\"-5\"")]
    [InlineData("\" 000100 \"")]
    public void Strings_are_levels_until_version_10(string level)
    {
        foreach (var version in RoomVersion.All)
            foreach (var content in new[] { $$"""{"users":{"@bob:b.example":{{level}} } }""", $$"""{"ban":{{level}} }""", $$"""{"events":{"a":{{level}} } }""" })
                Is(!version.IntegerPowerLevels, Malformed, new TestRoom(version).Try(Alice, EventTypes.PowerLevels, "", content));
    }

    [Theory]
    [InlineData("\" 0050 \"", 50)]
    [InlineData("\"-7\"", -7)]
    [InlineData("50.97", 50)]
    [InlineData("-50.97", -50)]
    [InlineData("5.114698E4", 51146)]
    [InlineData("\"99999999999999999999\"", long.MaxValue)]
    public void Old_spellings_of_levels_are_read(string level, long expected)
    {
        var room = new TestRoom(RoomVersion.V5).Levels($$"""{"users":{"@bob:b.example":{{level}} } }""");
        Assert.Equal(expected, room.State.PowerLevels.Of(UserId.Parse(Bob)));
    }

    [Fact]
    public void Creators_have_infinite_power_from_version_12_and_cannot_be_given_any()
    {
        var room = new TestRoom(RoomVersion.V12, """{"additional_creators":["@bob:b.example"]}""").Member(Bob, "join").Levels("""{"ban":9007199254740991}""");
        Assert.Equal(PowerLevels.Infinite, room.State.PowerLevels.Of(UserId.Parse(Alice)));
        Assert.Equal(PowerLevels.Infinite, room.State.PowerLevels.Of(UserId.Parse(Bob)));
        Refused(Malformed, room.Try(Alice, EventTypes.PowerLevels, "", """{"users":{"@alice:a.example":100}}"""));
        Refused(Malformed, room.Try(Alice, EventTypes.PowerLevels, "", """{"users":{"@bob:b.example":100}}"""));
        Allowed(room.Try(Bob, EventTypes.PowerLevels, "", """{"ban":0}"""));
        Refused(TargetOutranks, room.TryMember(Alice, Bob, "ban"));
    }

    [Theory]
    [InlineData("1", 100)]
    [InlineData("11", 100)]
    [InlineData("12", PowerLevels.Infinite)]
    public void Without_power_levels_the_creator_has_power_all_the_same(string id, long level)
    {
        var levels = new TestRoom(TestRoom.Find(id)).State.PowerLevels;
        Assert.Equal(level, levels.Of(UserId.Parse(Alice)));
        Assert.Equal(0, levels.Of(UserId.Parse(Bob)));
        Assert.Equal((50, 0, 50, 50, 50, 0, 50), (levels.StateDefault, levels.EventsDefault, levels.Kick, levels.Ban, levels.Redact, levels.Invite, levels.Notification("room")));
    }

    [Fact]
    public void Levels_not_stated_have_their_defaults()
    {
        var levels = new TestRoom(RoomVersion.V11).Levels("""{"notifications":{"room":20},"events":{"a":7}}""").State.PowerLevels;
        Assert.Equal((50, 0, 50, 50, 50, 0, 20), (levels.StateDefault, levels.EventsDefault, levels.Kick, levels.Ban, levels.Redact, levels.Invite, levels.Notification("room")));
        Assert.Equal((7, 7, 50, 0), (levels.ToSend("a", true), levels.ToSend("a", false), levels.ToSend("b", true), levels.ToSend("b", false)));
        Assert.Equal(0, levels.Of(UserId.Parse(Alice)));
    }

    static TestRoom Room(RoomVersion version) => new TestRoom(version).Member(Bob, "join").Levels(Now);

    static void Allowed(AuthVerdict verdict) => Assert.Equal(AuthVerdict.Allow, verdict);

    static void Refused(AuthRefusal reason, AuthVerdict verdict) => Assert.Equal(reason, Assert.IsType<AuthVerdict.Refused>(verdict).Reason);

    static void Is(bool allowed, AuthRefusal otherwise, AuthVerdict verdict)
    {
        if (allowed) Allowed(verdict);
        else Refused(otherwise, verdict);
    }
}
