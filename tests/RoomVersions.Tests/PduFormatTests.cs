using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Weft.Events;
using Weft.Events.Json;
using Weft.Events.Tests.Json;

namespace Weft.RoomVersions.Tests;

public class PduFormatTests
{
    public static TheoryData<string> All => TestRoom.VersionIds(_ => true);

    // One valid event of each version, and ways to break it.
    [Theory, MemberData(nameof(All))]
    public void A_valid_event_is_read_and_each_way_to_break_it_is_not(string id)
    {
        var version = TestRoom.Find(id);
        var valid = Valid(version);
        Assert.True(PduFormat.TryParse(version, valid.Json, out _, out _));

        Breaks("no type", e => e.Remove("type"));
        Breaks("a type that is no string", e => e["type"] = 1);
        Breaks("too long a type", e => e["type"] = new string('x', 256), JsonProblemKind.TooLarge);
        Breaks("too long a state key", e => e["state_key"] = new string('é', 128), JsonProblemKind.TooLarge);
        Breaks("a state key that is no string", e => e["state_key"] = null);
        Breaks("no sender", e => e.Remove("sender"));
        Breaks("a sender that is no user", e => e["sender"] = "alice");
        Breaks("too long a sender", e => e["sender"] = $"@{new string('x', 250)}:a.example");
        Breaks("no room", e => e.Remove("room_id"));
        Breaks("a room id of other versions", e => e["room_id"] = version.CreateEventIdIsRoomId ? "!a:b" : "!Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg");
        Breaks("no content", e => e.Remove("content"));
        Breaks("a content that is no object", e => e["content"] = new JsonArray());
        Breaks("no depth", e => e.Remove("depth"));
        Breaks("a negative depth", e => e["depth"] = -1);
        Breaks("a depth that is a string", e => e["depth"] = "1");
        Breaks("no time", e => e.Remove("origin_server_ts"));
        Breaks("a time that is a string", e => e["origin_server_ts"] = "1");
        Breaks("a time with a fraction", e => e["origin_server_ts"] = 1.5);
        Breaks("no hashes", e => e.Remove("hashes"));
        Breaks("no signatures", e => e["signatures"] = "x");
        Breaks("no prev_events", e => e.Remove("prev_events"));
        Breaks("no auth_events", e => e["auth_events"] = new JsonObject());
        Breaks("too many prev_events", e => e["prev_events"] = Many(e["prev_events"]![0]!, 21));
        Breaks("too many auth_events", e => e["auth_events"] = Many(e["prev_events"]![0]!, 11));
        Breaks("prev_events that are numbers", e => e["prev_events"] = new JsonArray(1));
        Breaks("prev_events of the other form", e => e["prev_events"] = version.ReferencesCarryHashes
            ? new JsonArray(valid.PrevEvents[0].ToString()) : new JsonArray(new JsonArray(valid.PrevEvents[0].ToString(), new JsonObject())));
        Breaks("prev_events that are no ids", e => e["prev_events"] = version.ReferencesCarryHashes
            ? new JsonArray(new JsonArray("$short", new JsonObject())) : new JsonArray("$short"));
        if (version.ReferencesCarryHashes) Breaks("no event id", e => e.Remove("event_id"));
        if (version.StrictCanonicalJson) Breaks("a float in the content", e => e["content"] = new JsonObject { ["a"] = 1.5 });
        Breaks("too large", e => e["content"] = new JsonObject { ["a"] = new string('x', 65_536) }, JsonProblemKind.TooLarge);

        Assert.True(Reads(e => e["prev_events"] = Many(e["prev_events"]![0]!, 20), out _));
        Assert.True(Reads(e => e["auth_events"] = Many(e["prev_events"]![0]!, 10), out _));
        Assert.True(Reads(e => e.Remove("state_key"), out _));

        void Breaks(string what, Action<JsonObject> change, JsonProblemKind kind = JsonProblemKind.BadJson)
        {
            Assert.False(Reads(change, out var problem), $"{what} in version {id}");
            Assert.True(kind == problem!.Kind, $"{what} in version {id}: {problem}");
        }

        bool Reads(Action<JsonObject> change, out JsonProblem? problem)
        {
            var json = JsonNode.Parse(valid.Json.Span)!.AsObject();
            change(json);
            return PduFormat.TryParse(version, Encoding.UTF8.GetBytes(json.ToJsonString()), out _, out problem);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void What_is_unsigned_is_dropped_and_changes_nothing(string id)
    {
        var (version, json) = (TestRoom.Find(id), JsonNode.Parse(Valid(TestRoom.Find(id)).Json.Span)!.AsObject());
        json["unsigned"] = new JsonObject { ["age"] = 5 };
        Assert.True(PduFormat.TryParse(version, Encoding.UTF8.GetBytes(json.ToJsonString()), out var pdu, out _));
        Assert.Equal(Valid(version).Json.ToArray(), pdu.Json.ToArray());
        Assert.Equal(Valid(version).EventId, pdu.EventId);
    }

    [Fact]
    public void Old_rooms_may_hold_floats_and_great_depths()
    {
        var json = JsonNode.Parse(Valid(RoomVersion.V5).Json.Span)!.AsObject();
        json["content"] = new JsonObject { ["a"] = 50.57 };
        json["depth"] = long.MaxValue;
        Assert.True(PduFormat.TryParse(RoomVersion.V5, Encoding.UTF8.GetBytes(json.ToJsonString()), out var pdu, out var problem), problem?.Sentence);
        Assert.Equal(("""{"a":50.57}""", long.MaxValue), (Encoding.UTF8.GetString(pdu.ContentJson.Span), pdu.Depth));
    }

    [Fact]
    public void What_an_odd_redaction_redacts_is_nothing()
    {
        foreach (var (version, change) in new (RoomVersion, Action<JsonObject>)[]
        {
            (RoomVersion.V10, e => e["redacts"] = 1),
            (RoomVersion.V10, e => e["content"] = new JsonObject { ["redacts"] = "$x" }),
            (RoomVersion.V11, e => e["redacts"] = "$x"),
            (RoomVersion.V11, e => e["content"] = new JsonObject { ["redacts"] = "no id" }),
        })
        {
            var json = JsonNode.Parse(Valid(version).Json.Span)!.AsObject();
            json["type"] = EventTypes.Redaction;
            change(json);
            Assert.True(PduFormat.TryParse(version, Encoding.UTF8.GetBytes(json.ToJsonString()), out var pdu, out _));
            Assert.Null(pdu.Redacts);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void A_damaged_event_is_read_or_refused_and_never_throws(string id)
    {
        var version = TestRoom.Find(id);
        var valid = Valid(version).Json.ToArray();
        JsonSamples.Damage.Array[1, 3].Sample(damage =>
        {
            var bytes = damage.Aggregate(valid, (b, d) => d(b));
            if (!PduFormat.TryParse(version, bytes, out var pdu, out var problem))
            {
                Assert.NotEmpty(problem.Sentence);
                return;
            }
            Assert.True(PduFormat.TryParse(version, pdu.Json, out var again, out _));
            Assert.Equal(pdu.EventId, again.EventId);
            Assert.Equal(pdu.Json.ToArray(), again.Json.ToArray());
            Assert.Equal(Redaction.Redact(version, pdu).EventId, pdu.EventId);
            _ = SignatureCheck.RequiredServers(version, pdu);
            _ = pdu.Content;
        });
    }

    [Fact]
    public void Any_JSON_is_an_event_or_not_and_never_throws() =>
        JsonSamples.Value.Sample(json => Assert.False(PduFormat.TryParse(RoomVersion.V12, Encoding.UTF8.GetBytes(json), out _, out _)));

    static JsonArray Many(JsonNode item, int count) => new([.. Enumerable.Range(0, count).Select(_ => item.DeepClone())]);

    static Pdu Valid(RoomVersion version)
    {
        var room = new TestRoom(version);
        return room.Build("@alice:a.example", EventTypes.Name, "key", """{"name":"A \u00e9\"\\"}""", [room.Create.EventId]);
    }
}
