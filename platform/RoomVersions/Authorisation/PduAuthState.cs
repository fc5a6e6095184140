using Weft.Events;

namespace Weft.RoomVersions.Authorisation;

/// <summary>The state that a few given events make: those that another event names, or a small room's.</summary>
public sealed class PduAuthState : IAuthState
{
    readonly Dictionary<StateTuple, Pdu> _state = [];
    readonly RoomVersion _version;
    PowerLevels? _powerLevels;

    /// <param name="version">The room's version.</param>
    /// <param name="events">State events; of two for one key the later counts. From version 12 the create event belongs to them too.</param>
    public PduAuthState(RoomVersion version, IEnumerable<Pdu> events)
    {
        _version = version;
        foreach (var pdu in events)
            if (pdu.State is { } key) _state[key] = pdu;
    }

    public Pdu? Create => Find(EventTypes.Create, "");

    public PowerLevels PowerLevels => _powerLevels ??= PowerLevels.Read(_version, Create, Find(EventTypes.PowerLevels, ""));

    public JoinRule JoinRule => JoinRules.Of(_version, Find(EventTypes.JoinRules, ""));

    public Membership? MembershipOf(UserId user) => Find(EventTypes.Member, user.ToString())?.Membership;

    public Pdu? Find(string type, string stateKey) => _state.GetValueOrDefault(new(type, stateKey));
}
