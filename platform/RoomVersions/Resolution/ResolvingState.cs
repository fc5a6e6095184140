using Weft.Events;
using Weft.RoomVersions.Authorisation;

namespace Weft.RoomVersions.Resolution;

/// <summary>A state that is being put together, as the authorisation rules see it while they look at one event after another.</summary>
sealed class ResolvingState(RoomVersion version, IReadOnlyDictionary<StateTuple, int> below, IAuthGraph graph) : IAuthState
{
    const int None = -1;

    readonly Dictionary<StateTuple, int> _resolved = [];
    readonly Dictionary<int, PowerLevels> _powerLevels = [];
    int _event = None;

    /// <summary>What was put over the state below.</summary>
    public IReadOnlyDictionary<StateTuple, int> Resolved => _resolved;

    public Pdu? Create => Find(EventTypes.Create, "") ?? (version.CreateEventIdIsRoomId ? graph.Event(graph.Create) : null);

    public PowerLevels PowerLevels => LevelsIn(Number(new(EventTypes.PowerLevels, "")));

    public JoinRule JoinRule => JoinRules.Of(version, Find(EventTypes.JoinRules, ""));

    public Membership? MembershipOf(UserId user) => Find(EventTypes.Member, user.ToString())?.Membership;

    public Pdu? Find(string type, string stateKey) => Number(new(type, stateKey)) is >= 0 and var number ? graph.Event(number) : null;

    public void Set(StateTuple key, int number) => _resolved[key] = number;

    public void Unset(StateTuple key) => _resolved.Remove(key);

    /// <summary>The number under a key of the state itself; negative where there is none.</summary>
    public int NumberInState(StateTuple key) =>
        _resolved.TryGetValue(key, out var number) || below.TryGetValue(key, out number) ? number : None;

    /// <summary>Whether the state allows the event.</summary>
    /// <param name="number">The event.</param>
    /// <param name="verifier">For the signatures of invitations through third parties.</param>
    /// <param name="withAuthEvents">Whether the event's own auth events fill in for what the state lacks.</param>
    public bool Allows(int number, ISignatureVerifier verifier, bool withAuthEvents)
    {
        _event = withAuthEvents ? number : None;
        return AuthRules.Check(version, graph.Event(number), this, verifier).IsAllowed;
    }

    /// <summary>The power level of an event's sender, by the event's own auth events.</summary>
    public long PowerOfSender(int number)
    {
        var powerLevels = AuthEventOf(number, EventTypes.PowerLevels);
        var create = AuthEventOf(number, EventTypes.Create);
        return LevelsIn(powerLevels, create).Of(graph.Event(number).Sender);
    }

    /// <summary>The event's auth event of this type with the empty state key; negative where there is none.</summary>
    public int AuthEventOf(int number, string type)
    {
        foreach (var authEvent in graph.AuthEvents(number))
            if (graph.Event(authEvent).Is(type, "")) return authEvent;
        return None;
    }

    int Number(StateTuple key)
    {
        var number = NumberInState(key);
        if (number >= 0 || _event < 0) return number;
        foreach (var authEvent in graph.AuthEvents(_event))
            if (!graph.IsRejected(authEvent) && graph.Event(authEvent).Is(key.Type, key.Key)) return authEvent;
        return None;
    }

    PowerLevels LevelsIn(int number) => LevelsIn(number, Number(new(EventTypes.Create, "")));

    PowerLevels LevelsIn(int number, int create)
    {
        if (number >= 0 && _powerLevels.TryGetValue(number, out var levels)) return levels;
        if (create < 0 && version.CreateEventIdIsRoomId) create = graph.Create;
        levels = PowerLevels.Read(version, create < 0 ? null : graph.Event(create), number < 0 ? null : graph.Event(number));

        if (number >= 0) _powerLevels[number] = levels;
        return levels;
    }
}
