using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.RoomCore.Receiving;
using Weft.RoomVersions;
using Weft.RoomVersions.Authorisation;
using Weft.RoomVersions.Resolution;

namespace Weft.RoomCore.Tests.Receiving;

/// <summary>A room as one server sees it, to whom events come from elsewhere. Whatever the story needs, someone signs.</summary>
sealed class FederatedRoom : IEventSigner, ISignatureVerifier
{
    public static readonly UserId Alice = UserId.Parse("@alice:here.example.org");
    public static readonly UserId Bob = UserId.Parse("@bob:there.example.org");

    readonly RoomVersion _version;
    readonly RoomId _room;
    readonly Dictionary<EventId, Pdu> _events = [];
    readonly Dictionary<EventId, ImmutableDictionary<StateTuple, int>> _after = [];
    readonly AuthGraph _graph;
    long _time = 1_700_000_000_000;

    public FederatedRoom(RoomVersion? version = null)
    {
        _version = version ?? RoomVersion.V11;
        _graph = new AuthGraph(id => _events[id]);
        Forks = new RoomForks(
            ImmutableDictionary<EventId, ImmutableDictionary<StateTuple, int>>.Empty, ImmutableDictionary<StateTuple, int>.Empty);
        var create = CreatingRooms.CreateEvent(
            _version, Alice, CreatingRooms.Content(_version, Alice, JsonElement.Parse("{}")), RoomId.Parse("!room:here.example.org"),
            DateTimeOffset.FromUnixTimeMilliseconds(_time), this);
        _room = create.RoomId;
        var number = Know(create);
        var state = ImmutableDictionary<StateTuple, int>.Empty.Add(create.State!.Value, number);
        _after[create.EventId] = state;
        Forks = new RoomForks(ImmutableDictionary<EventId, ImmutableDictionary<StateTuple, int>>.Empty.Add(create.EventId, state), state);

        Receive(Say(Alice, EventTypes.Member, Alice.ToString(), """{"membership":"join"}"""));
        Receive(Say(Alice, EventTypes.PowerLevels, "", _version.PrivilegedCreators ? """{"users":{}}""" : $$"""{"users":{"{{Alice}}":100} }"""));
        Receive(Say(Alice, EventTypes.JoinRules, "", """{"join_rule":"public"}"""));
        Receive(Say(Bob, EventTypes.Member, Bob.ToString(), """{"membership":"join"}"""));
    }

    public RoomForks Forks { get; private set; }

    public EventId End => Forks.Ends.Keys.Single();

    /// <summary>An event as its sender sees the room: behind the given events, allowed by the state there.</summary>
    public Pdu Say(UserId sender, string type, string? key, string content, params EventId[] behind)
    {
        if (behind.Length == 0) behind = [.. Forks.Ends.Keys];
        var draft = new EventDraft(type, key, sender, JsonElement.Parse(content));
        var state = _after[behind[0]];
        var auth = AuthEvents.KeysFor(_version, draft).Where(state.ContainsKey).Select(wanted => _graph.IdOf(state[wanted]));
        return PduFactory.Build(_version, draft, new EventPlace(_room, [.. behind], [.. auth], 5, _time++), this);
    }

    public ReceivingDecision Receive(Pdu pdu)
    {
        var number = Know(pdu);
        var decision = EventReceiving.Decide(
            _version, Forks,
            new ReceivedEvent(
                pdu, number, [.. pdu.AuthEvents.Select(id => new AuthEvent(_events[id], IsRejected: false))],
                [.. pdu.PrevEvents.Select(id => _after[id])]),
            _graph, this);
        switch (decision)
        {
            case ReceivingDecision.Accepted accepted:
                Forks = accepted.Forks;
                _after[pdu.EventId] = accepted.StateAfter;
                break;
            case ReceivingDecision.SoftFailed failed:
                _after[pdu.EventId] = failed.StateAfter;
                break;
        }
        return decision;
    }

    public Pdu? State(string type, string key = "") => Forks.Current.TryGetValue(new(type, key), out var number) ? _graph.Event(number) : null;

    int Know(Pdu pdu)
    {
        _events[pdu.EventId] = pdu;
        return _graph.Add(pdu);
    }

    public ServerName Server { get; } = Id.Parse<ServerName>("here.example.org");
    public KeyId Key { get; } = KeyId.Parse("ed25519:a");
    public byte[] Sign(ReadOnlySpan<byte> message) => new byte[64];
    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => true;
}
