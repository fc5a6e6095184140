using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomVersions;
using Weft.RoomVersions.Authorisation;
using Weft.RoomVersions.Resolution;

namespace Weft.RoomCore.Receiving;

/// <summary>
/// Decides on an event that another server sent, whose form, hash and signatures were checked before (checks 1 to 3): whether
/// it is rejected, soft-failed or accepted, and what the room's state is then. Pure.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu</remarks>
public static class EventReceiving
{
    /// <param name="forks">The room as it stands here: the ends of its history, and the state behind each.</param>
    /// <param name="graph">Holds the event's auth events and all that the states hold.</param>
    public static ReceivingDecision Decide(
        RoomVersion version, RoomForks forks, ReceivedEvent received, IAuthGraph graph, ISignatureVerifier verifier)
    {
        var pdu = received.Pdu;

        // 4. Allowed by the events that it says allow it.
        if (AuthEvents.Check(version, pdu, received.AuthEvents) is AuthVerdict.Refused wrong) return new ReceivingDecision.Rejected(wrong.Sentence);
        if (AuthRules.Check(version, pdu, StateOf(version, received, graph), verifier) is AuthVerdict.Refused byAuth)
            return new ReceivingDecision.Rejected(byAuth.Sentence);

        // 5. Allowed by the state before it.
        var before = Resolve(version, received.StatesBefore, graph, verifier);
        if (AuthRules.Check(version, pdu, new GraphAuthState(version, before, graph), verifier) is AuthVerdict.Refused byState)
            return new ReceivingDecision.Rejected(byState.Sentence);

        var after = pdu.State is { } key && received.Number is { } number ? before.SetItem(key, number) : before;

        // 6. Allowed by the present state. If not it stays out of sight, but what comes behind it may refer to it.
        if (AuthRules.Check(version, pdu, new GraphAuthState(version, forks.Current, graph), verifier) is AuthVerdict.Refused now)
            return new ReceivingDecision.SoftFailed(after, now.Sentence);

        var ends = forks.Ends.RemoveRange(pdu.PrevEvents).SetItem(pdu.EventId, after);
        var current = Resolve(version, [.. ends.Values], graph, verifier);
        return new ReceivingDecision.Accepted(before, after, new RoomForks(ends, current), Difference(forks.Current, current));
    }

    static ImmutableDictionary<StateTuple, int> Resolve(
        RoomVersion version, ImmutableArray<ImmutableDictionary<StateTuple, int>> states, IAuthGraph graph, ISignatureVerifier verifier) =>
        states.Length == 1 ? states[0] : StateResolution.Resolve(version, [.. states], graph, verifier).ToImmutableDictionary();

    // From version 12 on the create event allows everything without being named.
    static PduAuthState StateOf(RoomVersion version, ReceivedEvent received, IAuthGraph graph) => new(
        version,
        version.CreateEventIdIsRoomId && received.Pdu.Type != EventTypes.Create
            ? [graph.Event(graph.Create), .. received.AuthEvents.Select(named => named.Pdu)]
            : received.AuthEvents.Select(named => named.Pdu));

    static ImmutableArray<ResolvedChange> Difference(
        ImmutableDictionary<StateTuple, int> before, ImmutableDictionary<StateTuple, int> after)
    {
        var changes = ImmutableArray.CreateBuilder<ResolvedChange>();
        foreach (var (key, number) in after)
            if (!before.TryGetValue(key, out var was) || was != number) changes.Add(new(key, number));
        foreach (var (key, _) in before)
            if (!after.ContainsKey(key)) changes.Add(new(key, null));

        // In an order of its own, so that two servers' lines of state agree.
        changes.Sort((a, b) => string.CompareOrdinal(a.Key.ToString(), b.Key.ToString()));
        return changes.ToImmutable();
    }

    /// <summary>A state of numbers, as the authorisation rules ask for it.</summary>
    sealed class GraphAuthState(RoomVersion version, ImmutableDictionary<StateTuple, int> state, IAuthGraph graph) : IAuthState
    {
        PowerLevels? _powerLevels;

        public Pdu? Create => Find(EventTypes.Create, "");

        public PowerLevels PowerLevels => _powerLevels ??= PowerLevels.Read(version, Create, Find(EventTypes.PowerLevels, ""));

        public JoinRule JoinRule => JoinRules.Of(version, Find(EventTypes.JoinRules, ""));

        public Membership? MembershipOf(UserId user) => Find(EventTypes.Member, user.ToString())?.Membership;

        public Pdu? Find(string type, string stateKey) => state.TryGetValue(new(type, stateKey), out var number) ? graph.Event(number) : null;
    }
}
