using System.Text.Json;
using Weft.Events;
using Weft.RoomVersions;

namespace Weft.RoomCore.Tests;

/// <summary>A room in memory: what is decided is so at once.</summary>
sealed class TestRoom
{
    public static readonly UserId Alice = UserId.Parse("@alice:example.org");
    public static readonly UserId Bob = UserId.Parse("@bob:example.org");
    public static readonly UserId Carol = UserId.Parse("@carol:example.org");
    static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    readonly Dictionary<EventId, TimelineEvent> _events = [];

    public TestRoom(RoomVersion? version = null, string joinRule = "public")
    {
        version ??= RoomVersion.V12;
        var create = CreatingRooms.CreateEvent(
            version, Alice, CreatingRooms.Content(version, Alice, Json("{}")), RoomId.Parse("!room:example.org"), Begin, Unsigned.Signer);
        Do(new RoomCommand.Create(version, create.Json, create.RoomId, [
            new(new(EventTypes.Member, Alice.ToString(), Alice, Json("""{"membership":"join"}"""))),
            new(new(EventTypes.JoinRules, "", Alice, Json($$"""{"join_rule":"{{joinRule}}"}"""))),
        ]));
    }

    public RoomSnapshot? Now { get; private set; }

    public RoomSnapshot Room => Now!;

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    public Decision Do(RoomCommand command)
    {
        var context = new DecisionContext(Unsigned.Signer, Unsigned.Signer, Begin.AddSeconds(_events.Count), _events.GetValueOrDefault, null);
        var decision = RoomDeciding.Decide(Now, command, context);
        Now = decision.After;
        foreach (var change in decision.Changes)
        {
            if (change.Event is { } e) _events[e.Id] = e;
            if (change.Redacted is { } redacted) _events[redacted.Id] = redacted;
        }
        return decision;
    }

    public RoomOutcome Send(UserId sender, string type, string? key, string content) =>
        Do(new RoomCommand.Append(new EventDraft(type, key, sender, Json(content)))).Outcome;

    /// <summary>The event that a successful command made.</summary>
    public TimelineEvent Sent(RoomOutcome outcome) => _events[outcome.Succeeded!.Value[^1]];

    public RoomOutcome Join(UserId user, bool isInAllowedRoom = false) => Do(new RoomCommand.Join(user, Json("{}"), isInAllowedRoom)).Outcome;

    public RoomOutcome Leave(UserId user) => Do(new RoomCommand.Leave(user, Json("{}"))).Outcome;

    public RoomOutcome SetMembership(UserId sender, UserId target, string membership) =>
        Send(sender, EventTypes.Member, target.ToString(), $$"""{"membership":"{{membership}}"}""");

    sealed class Unsigned : IEventSigner, ISignatureVerifier
    {
        public static readonly Unsigned Signer = new();

        public ServerName Server { get; } = Id.Parse<ServerName>("example.org");
        public KeyId Key { get; } = KeyId.Parse("ed25519:a");
        public byte[] Sign(ReadOnlySpan<byte> message) => new byte[64];
        public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => true;
    }
}
