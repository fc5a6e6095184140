using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Weft.Events;
using Weft.Events.Json;
using Weft.Events.Tests;

namespace Weft.RoomVersions.Tests;

public sealed class PduFactoryTests : IDisposable
{
    static readonly UserId Alice = UserId.Parse("@alice:here.example");

    readonly TestKeys _keys = TestKeys.Of("here.example");

    public static TheoryData<string> Versions => [.. RoomVersion.All.Select(v => v.Id)];

    public void Dispose() => _keys.Dispose();

    [Theory, MemberData(nameof(Versions))]
    public void What_is_built_is_read_back_the_same(string id)
    {
        var version = Version(id);
        foreach (var pdu in Some(version))
        {
            Assert.True(PduFormat.TryParse(version, pdu.Json, out var read, out var problem), problem?.Sentence);
            Assert.Equal(pdu.Json.ToArray(), read.Json.ToArray());
            Assert.Equal(
                (pdu.EventId, pdu.RoomId, pdu.Type, pdu.StateKey, pdu.Sender, pdu.OriginServerTs, pdu.Depth, pdu.Redacts),
                (read.EventId, read.RoomId, read.Type, read.StateKey, read.Sender, read.OriginServerTs, read.Depth, read.Redacts));
            Assert.Equal(pdu.PrevEvents, read.PrevEvents);
            Assert.Equal(pdu.AuthEvents, read.AuthEvents);
            Assert.True(EventHashes.ContentHashMatches(read));
            Assert.True(pdu.EventId.Is(version.EventIds));
            var signature = Assert.Single(SignatureCheck.SignaturesOf(read, _keys.Server));
            Assert.True(new TestVerifier().Verify(_keys.PublicKey, SignatureCheck.SignedBytes(version, read), signature.Signature.Span));
            Assert.Equal([_keys.Server], SignatureCheck.RequiredServers(version, read).ToArray());
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public void A_redacted_copy_keeps_id_and_signature_and_loses_its_content_hash(string id)
    {
        var version = Version(id);
        foreach (var pdu in Some(version))
        {
            var redacted = Redaction.Redact(version, pdu);
            Assert.True(PduFormat.TryParse(version, redacted.Json, out var read, out _));
            Assert.Equal(pdu.EventId, read.EventId);
            Assert.Equal(SignatureCheck.SignedBytes(version, pdu), SignatureCheck.SignedBytes(version, read));
            Assert.Equal(redacted.Json.ToArray(), Redaction.Redact(version, redacted).Json.ToArray());
            if (pdu.Type == EventTypes.Message) Assert.False(EventHashes.ContentHashMatches(read));
        }
    }

    [Fact]
    public void From_version_12_the_create_event_is_the_room()
    {
        var create = Some(RoomVersion.V12)[0];
        Assert.Equal(create.EventId.ToString()[1..], create.RoomId.ToString()[1..]);
        Assert.DoesNotContain("room_id", Encoding.UTF8.GetString(create.Json.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10", "redacts", true)]
    [InlineData("11", "redacts", false)]
    public void What_a_redaction_redacts_stands_where_the_version_wants_it(string id, string member, bool atTopLevel)
    {
        var redaction = Some(Version(id))[^1];
        Assert.Equal(atTopLevel, JsonElement.Parse(redaction.Json.Span).TryGetProperty(member, out _));
        Assert.Equal(!atTopLevel, redaction.Content.TryGetProperty(member, out _));
        Assert.NotNull(redaction.Redacts);
    }

    [Fact]
    public void A_draft_that_cannot_become_an_event_is_refused_with_a_reason()
    {
        var version = RoomVersion.V11;
        Assert.Equal(JsonProblemKind.TooLarge, Problem(Draft("m.room.message", null, $$"""{"body":"{{new string('x', 66_000)}}"}""")));
        Assert.Equal(JsonProblemKind.TooLarge, Problem(Draft(new string('x', 256), null, "{}")));
        Assert.Equal(JsonProblemKind.TooLarge, Problem(Draft("x", new string('é', 128), "{}")));
        Assert.Equal(JsonProblemKind.BadJson, Problem(Draft("x", null, """{"a":1.5}""")));
        Assert.Equal(JsonProblemKind.BadJson, Problem(Draft("x", null, "[]")));
        Assert.Equal(JsonProblemKind.BadJson, Problem(Draft("m.room.redaction", null, "{}") with { Redacts = EventId.Parse("$a:b") }));

        JsonProblemKind? Problem(EventDraft draft) =>
            PduFactory.TryBuild(version, draft, Place(RoomId.Parse("!r:here.example"), []), _keys, out _, out var problem) ? null : problem.Kind;
    }

    [Fact]
    public void An_event_of_exactly_65536_bytes_is_one()
    {
        var room = RoomId.Parse("!r:here.example");
        var empty = PduFactory.Build(RoomVersion.V11, Draft("x", null, """{"b":""}"""), Place(room, []), _keys).Json.Length;
        Assert.Equal(65_536, PduFactory.Build(
            RoomVersion.V11, Draft("x", null, $$"""{"b":"{{new string('x', 65_536 - empty)}}"}"""), Place(room, []), _keys).Json.Length);
        Assert.Throws<ArgumentException>(() => PduFactory.Build(
            RoomVersion.V11, Draft("x", null, $$"""{"b":"{{new string('x', 65_537 - empty)}}"}"""), Place(room, []), _keys));
    }

    [Fact]
    public void A_second_server_can_sign_too()
    {
        using var others = TestKeys.Of("there.example");
        var signed = PduFactory.Sign(RoomVersion.V12, Some(RoomVersion.V12)[1], others);
        foreach (var keys in new[] { _keys, others })
        {
            var signature = Assert.Single(SignatureCheck.SignaturesOf(signed, keys.Server));
            Assert.True(new TestVerifier().Verify(keys.PublicKey, SignatureCheck.SignedBytes(RoomVersion.V12, signed), signature.Signature.Span));
        }
    }

    [Fact]
    public void An_event_is_signed_by_a_server_when_a_known_key_says_so_and_none_denies_it()
    {
        var message = Some(RoomVersion.V11)[2];
        using var others = TestKeys.Of("there.example");
        Assert.True(IsSigned(message, _keys.Server, _ => _keys.PublicKey));
        Assert.False(IsSigned(message, _keys.Server, _ => null));
        Assert.False(IsSigned(message, _keys.Server, _ => others.PublicKey));
        Assert.False(IsSigned(message, others.Server, _ => others.PublicKey));

        // A forged copy, and one whose content alone was changed: that is for the content hash to find.
        var json = Encoding.UTF8.GetString(message.Json.Span);
        Assert.False(IsSigned(Load(json.Replace("1700000000000", "1700000000001", StringComparison.Ordinal)), _keys.Server, _ => _keys.PublicKey));
        var changed = Load(json.Replace("hello", "hullo", StringComparison.Ordinal));
        Assert.True(IsSigned(changed, _keys.Server, _ => _keys.PublicKey));
        Assert.False(EventHashes.ContentHashMatches(changed));

        Pdu Load(string text) => PduFormat.Load(RoomVersion.V11, Encoding.UTF8.GetBytes(text), message.EventId);

        static bool IsSigned(Pdu pdu, ServerName server, Func<KeyId, byte[]?> key) =>
            SignatureCheck.IsSignedBy(RoomVersion.V11, pdu, server, key, new TestVerifier());
    }

    // A create event, a join, a message with odd text, a redaction.
    List<Pdu> Some(RoomVersion version)
    {
        var create = PduFactory.Build(
            version, Draft(EventTypes.Create, "", $$"""{"room_version":"{{version}}","creator":"@alice:here.example","m.federate":true}"""),
            Place(version.CreateEventIdIsRoomId ? null : RoomId.Parse("!r:here.example"), []), _keys);
        List<Pdu> events = [create];
        Add(Draft(EventTypes.Member, Alice.ToString(), """{"membership":"join","displayname":"A"}"""));
        Add(Draft(EventTypes.Message, null, """{"z":[1,{"b":2,"a":"\ud83d\ude00 \u0001\"\\/"}],"body":"hello","é":null}"""));
        Add(Draft("strange \"\\type", "key\n", "{}"));
        Add(Draft(EventTypes.Redaction, null, """{"reason":"none"}""") with { Redacts = events[2].EventId });
        return events;

        void Add(EventDraft draft) => events.Add(PduFactory.Build(version, draft, Place(create.RoomId, [events[^1].EventId]), _keys));
    }

    static EventDraft Draft(string type, string? stateKey, string content) => new(type, stateKey, Alice, JsonElement.Parse(content));

    static EventPlace Place(RoomId? room, ImmutableArray<EventId> prev) => new(room, prev, prev, prev.Length + 1, 1_700_000_000_000);

    static RoomVersion Version(string id) => RoomVersion.TryFind(id, out var version) ? version : throw new ArgumentOutOfRangeException(nameof(id), id, null);
}
