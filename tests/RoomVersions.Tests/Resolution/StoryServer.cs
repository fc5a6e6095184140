using System.Collections.Immutable;
using Weft.Events;
using Weft.Events.Tests;
using Weft.RoomVersions.Authorisation;
using Weft.RoomVersions.Resolution;

namespace Weft.RoomVersions.Tests.Resolution;

/// <summary>A server that hears of a room's events one after another, and keeps the state after each.</summary>
sealed class StoryServer
{
    readonly RoomVersion _version;
    readonly Dictionary<EventId, Pdu> _events = [];
    readonly Dictionary<EventId, IReadOnlyDictionary<StateTuple, int>> _after = [];
    readonly HashSet<EventId> _heads = [];
    readonly AuthGraph _graph;

    public StoryServer(RoomVersion version)
    {
        _version = version;
        _graph = new AuthGraph(id => _events[id]);
    }

    public IEnumerable<EventId> Heads => _heads;

    /// <summary>Checks the event as on receipt, and gives its verdict by the state before it.</summary>
    public AuthVerdict Receive(Pdu pdu)
    {
        var named = pdu.AuthEvents.Select(id => new AuthEvent(_events[id], _graph.TryFind(id, out var n) && _graph.IsRejected(n))).ToList();
        Assert.Equal(AuthVerdict.Allow, AuthEvents.Check(_version, pdu, named));

        _events.Add(pdu.EventId, pdu);
        var before = StateBefore(pdu.PrevEvents);
        var state = new PduAuthState(_version, before.Values.Select(_graph.Event));
        var verdict = AuthRules.Check(_version, pdu, state, new TestVerifier());
        var number = _graph.Add(pdu, !verdict.IsAllowed);

        var after = before;
        if (verdict.IsAllowed && pdu.State is { } key) after = new Dictionary<StateTuple, int>(before) { [key] = number };
        _after.Add(pdu.EventId, after);
        if (verdict.IsAllowed)
        {
            _heads.ExceptWith(pdu.PrevEvents);
            _heads.Add(pdu.EventId);
        }
        return verdict;
    }

    public Dictionary<StateTuple, EventId> StateAfter(IEnumerable<EventId> events) => Named(StateBefore([.. events]));

    public Dictionary<StateTuple, EventId> Resolve(IEnumerable<IReadOnlyDictionary<StateTuple, EventId>> states) => Named(StateResolution.Resolve(
        _version, [.. states.Select(s => s.ToDictionary(e => e.Key, e => _graph.TryFind(e.Value, out var n) ? n : throw new KeyNotFoundException($"{e}")))],
        _graph, new TestVerifier()));

    /// <summary>The next event of a user, with the auth events that the state before it has.</summary>
    public Pdu Build(RoomId? room, EventDraft draft, ImmutableArray<EventId> prev, long time)
    {
        var before = StateBefore(prev);
        var auth = AuthEvents.KeysFor(_version, draft)
            .Where(before.ContainsKey).Select(key => _graph.IdOf(before[key])).ToImmutableArray();
        var depth = prev.Select(id => _events[id].Depth).DefaultIfEmpty(0).Max() + 1;
        return PduFactory.Build(_version, draft, new EventPlace(room, prev, auth, depth, time), TestRoom.KeysOf(draft.Sender.Server.ToString()));
    }

    IReadOnlyDictionary<StateTuple, int> StateBefore(ImmutableArray<EventId> prev) =>
        StateResolution.Resolve(_version, [.. prev.Select(id => _after[id])], _graph, new TestVerifier());

    Dictionary<StateTuple, EventId> Named(IReadOnlyDictionary<StateTuple, int> state) => state.ToDictionary(e => e.Key, e => _graph.IdOf(e.Value));
}
