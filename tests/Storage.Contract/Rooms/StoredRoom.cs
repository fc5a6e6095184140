using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomVersions;
using Weft.Storage.Rooms;

namespace Weft.Storage.Contract.Rooms;

/// <summary>A room that is decided purely and stored step by step, so that what is read can be compared with what was decided.</summary>
sealed class StoredRoom(ITenantStores stores)
{
    public static readonly UserId Creator = User(0);

    readonly List<RoomSnapshot> _steps = [];

    public RoomSnapshot Now => _steps[^1];

    /// <summary>The room after each append, oldest first.</summary>
    public IReadOnlyList<RoomSnapshot> Steps => _steps;

    /// <summary>All its events as they were sent, in order.</summary>
    public List<TimelineEvent> Sent { get; } = [];

    public ITenantStores Stores => stores;

    public static UserId User(int i) => UserId.Parse($"@u{i}:contract.example.org");

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    public static async Task<StoredRoom> Create(ITenantStores stores, string name, RoomVersion? version = null)
    {
        version ??= RoomVersion.V12;
        var room = new StoredRoom(stores);
        var create = CreatingRooms.CreateEvent(
            version, Creator, CreatingRooms.Content(version, Creator, Json($$"""{"unique":"{{name}}"}""")),
            RoomId.Parse($"!{name}:contract.example.org"), Examples.Now, Unsigned.Signer);
        await room.Do(new RoomCommand.Create(version, create.Json, create.RoomId, [
            new(new(EventTypes.Member, Creator.ToString(), Creator, Json("""{"membership":"join"}"""))),
            new(new(EventTypes.JoinRules, "", Creator, Json("""{"join_rule":"public"}"""))),
        ]));
        return room;
    }

    public async Task<RoomOutcome> Do(RoomCommand command, TransactionKey? transaction = null)
    {
        var before = _steps.Count == 0 ? null : Now;
        var fetched = before is null ? [] : (await stores.Rooms.Events(before.Id, [.. RoomNeeds.Of(before, command)], TestContext.Current.CancellationToken)).ToDictionary(e => e.Id);
        var context = new DecisionContext(
            Unsigned.Signer, Unsigned.Signer, Examples.Now.AddSeconds(Sent.Count), id => before?.Held(id) ?? fetched.GetValueOrDefault(id),
            transaction is null ? null : new EventTransaction(transaction.User, transaction.Device, transaction.TransactionId));
        var decision = RoomDeciding.Decide(before, command, context);
        if (decision.Changes.IsEmpty) return decision.Outcome;

        var append = new RoomAppend
        {
            Room = decision.After!.Id,
            Before = before,
            After = decision.After,
            Changes = decision.Changes,
            Transactions = transaction is null ? [] : [new TransactionResult(transaction, decision.Outcome.Succeeded!.Value)],
        };
        var position = await stores.Append(append) ?? throw new InvalidOperationException("Refused.");
        var placed = (RoomAppend)append.At(position);
        _steps.Add(placed.After);
        Sent.AddRange(placed.Changes.Select(change => change.Event).OfType<TimelineEvent>());
        return decision.Outcome;
    }

    public Task<RoomOutcome> Send(UserId sender, string type, string? key, string content) =>
        Do(new RoomCommand.Append(new EventDraft(type, key, sender, Json(content))));

    /// <summary>Signs with nothing: what is stored does not depend on it.</summary>
    sealed class Unsigned : IEventSigner, ISignatureVerifier
    {
        public static readonly Unsigned Signer = new();

        public ServerName Server { get; } = Id.Parse<ServerName>("contract.example.org");
        public KeyId Key { get; } = KeyId.Parse("ed25519:a");
        public byte[] Sign(ReadOnlySpan<byte> message) => new byte[64];
        public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => true;
    }
}
