using System.Text;
using System.Text.Json;
using Weft.Events.Json;

namespace Weft.RoomVersions.Tests;

public class RedactionTests
{
    // Everything that any version ever kept, and something that none does.
    [Theory]
    [InlineData("m.room.member", "membership join_authorised_via_users_server third_party_invite other", 1, 8, "membership")]
    [InlineData("m.room.member", "membership join_authorised_via_users_server third_party_invite other", 9, 10, "membership join_authorised_via_users_server")]
    [InlineData("m.room.member", "membership join_authorised_via_users_server third_party_invite other", 11, 12, "membership join_authorised_via_users_server third_party_invite")]
    [InlineData("m.room.create", "creator room_version other", 1, 10, "creator")]
    [InlineData("m.room.create", "creator room_version other", 11, 12, "creator room_version other")]
    [InlineData("m.room.join_rules", "join_rule allow other", 1, 7, "join_rule")]
    [InlineData("m.room.join_rules", "join_rule allow other", 8, 12, "join_rule allow")]
    [InlineData("m.room.power_levels", "ban events events_default invite kick notifications redact state_default users users_default", 1, 10, "ban events events_default kick redact state_default users users_default")]
    [InlineData("m.room.power_levels", "ban events events_default invite kick notifications redact state_default users users_default", 11, 12, "ban events events_default invite kick redact state_default users users_default")]
    [InlineData("m.room.aliases", "aliases other", 1, 5, "aliases")]
    [InlineData("m.room.aliases", "aliases other", 6, 12, "")]
    [InlineData("m.room.history_visibility", "history_visibility other", 1, 12, "history_visibility")]
    [InlineData("m.room.redaction", "redacts reason", 1, 10, "")]
    [InlineData("m.room.redaction", "redacts reason", 11, 12, "redacts")]
    [InlineData("m.room.message", "body msgtype membership", 1, 12, "")]
    public void The_content_keeps_what_its_version_lists(string type, string members, int from, int to, string kept)
    {
        var content = string.Join(',', members.Split(' ').Select(m => m == "third_party_invite" ? "\"third_party_invite\":{\"signed\":{\"a\":1},\"display_name\":\"x\"}" : $"\"{m}\":1"));
        for (var v = from; v <= to; v++)
        {
            var redacted = Redact(TestRoom.Find($"{v}"), type, $$"""{"type":"{{type}}","content":{{{content}}} }""");
            Assert.Equal(
                kept.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
                redacted.GetProperty("content").EnumerateObject().Select(m => m.Name));
            if (redacted.GetProperty("content").TryGetProperty("third_party_invite", out var invite))
                Assert.Equal("""{"signed":{"a":1}}""", invite.GetRawText());
        }
    }

    [Theory]
    [InlineData("{\"third_party_invite\":{\"display_name\":\"x\"} }", """{"third_party_invite":{}}""")]
    [InlineData("""{"third_party_invite":"x"}""", "{}")]
    public void Odd_third_party_invites_leave_nothing_unsigned(string content, string expected) =>
        Assert.Equal(expected, Redact(RoomVersion.V12, "m.room.member", $$"""{"content":{{content}} }""").GetProperty("content").GetRawText());

    [Fact]
    public void The_top_level_keeps_what_its_version_lists()
    {
        const string Always = "auth_events content depth event_id hashes origin_server_ts prev_events room_id sender signatures state_key type";
        const string Old = "membership origin prev_state";
        var json = "{" + string.Join(',', $"{Always} {Old} redacts unsigned other".Split(' ').Select(n => $"\"{n}\":{{}}")) + "}";
        foreach (var version in RoomVersion.All)
            Assert.Equal(
                (version.Redaction.KeepsHistoricalMembers ? $"{Always} {Old}" : Always).Split(' ').Order(StringComparer.Ordinal),
                Redact(version, "x", json).EnumerateObject().Select(m => m.Name));
        Assert.Equal("10", RoomVersion.All.Last(v => v.Redaction.KeepsHistoricalMembers).Id);
    }

    static JsonElement Redact(RoomVersion version, string type, string json)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Redaction.Write(version.Redaction, type, CanonicalJson.Encode(JsonElement.Parse(Encoding.UTF8.GetBytes(json))), output, withSignatures: true);
        return JsonElement.Parse(output.WrittenSpan);
    }
}
