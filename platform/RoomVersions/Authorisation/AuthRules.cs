using System.Text.Json;
using Weft.Events;
using static Weft.RoomVersions.Authorisation.AuthRefusal;
using static Weft.RoomVersions.Authorisation.AuthVerdict;

namespace Weft.RoomVersions.Authorisation;

/// <summary>
/// The authorisation rules of all room versions: whether an event may follow a state. Numbers of rules are those of
/// version 12. Rules 2 and 3, which look at the event's own <c>auth_events</c>, are <see cref="AuthEvents.Check"/>.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules</remarks>
public static class AuthRules
{
    /// <param name="version">The room's version.</param>
    /// <param name="pdu">The event. Its signatures are right (<see cref="SignatureCheck"/>).</param>
    /// <param name="state">The state that it must be allowed by.</param>
    /// <param name="verifier">For the signatures of invitations through third parties.</param>
    public static AuthVerdict Check(RoomVersion version, Pdu pdu, IAuthState state, ISignatureVerifier verifier)
    {
        // 1.
        if (pdu.Type == EventTypes.Create) return CheckCreate(version, pdu);

        if (state.Create is not { } create || create.RoomId != pdu.RoomId) return Refuse(NoSuchRoom, "This room was never created.");

        // 4.
        if (!IsFederated(create) && !pdu.Sender.SharesServerWith(create.Sender))
            return Refuse(NotFederated, "This room is open to users of its own server only.");

        // 4. of versions 1 to 5.
        if (version.AliasesBelongToServers && pdu.Type == EventTypes.Aliases) return CheckAliases(pdu);

        // 5.
        if (pdu.Type == EventTypes.Member) return MemberRules.Check(version, pdu, state, create, verifier);

        // 6.
        if (state.MembershipOf(pdu.Sender) != Membership.Join) return Refuse(NotJoined, $"{pdu.Sender} is not in this room.");

        // 7.
        var levels = state.PowerLevels;
        var level = levels.Of(pdu.Sender);
        if (pdu.Type == EventTypes.ThirdPartyInvite)
            return level >= levels.Invite ? Allow : TooLow(pdu.Sender, level, levels.Invite, "invite users");

        // 8.
        var required = levels.ToSend(pdu.Type, pdu.IsState);
        if (level < required) return TooLow(pdu.Sender, level, required, $"send {pdu.Type} events");

        // 9.
        if (pdu.StateKey is ['@', ..] && pdu.StateKey != pdu.Sender.ToString())
            return Refuse(NotYourself, $"The state key {pdu.StateKey} belongs to that user; {pdu.Sender} cannot set it.");

        // 10.
        if (pdu.Type == EventTypes.PowerLevels) return PowerLevelRules.Check(version, pdu, state, create);

        // 11. of versions 1 and 2.
        if (version.AuthorisesRedactions && pdu.Type == EventTypes.Redaction) return CheckRedaction(pdu, level, levels.Redact);

        // 11.
        return Allow;
    }

    internal static AuthVerdict TooLow(UserId user, long level, long required, string what) => Refuse(
        InsufficientPower, $"{user} has the power level {level} in this room; to {what} needs {required}.");

    static AuthVerdict CheckCreate(RoomVersion version, Pdu create)
    {
        if (create.StateKey != "") return Refuse(Malformed, "A create event has the empty state key.");

        // 1.1
        if (create.PrevEvents.Length > 0) return Refuse(Malformed, "A create event must be the first of its room.");

        // 1.2; from version 12 the reader of events has refused one with a room id.
        if (!version.CreateEventIdIsRoomId && create.RoomId.Server != create.Sender.Server)
            return Refuse(Malformed, "A room's id must name the server of the user who creates it.");

        // 1.3
        if (!RoomVersion.TryFindIn(create, out _)) return Refuse(UnknownRoomVersion, "The create event names an unknown room version.");

        // 1.4 of versions 1 to 10.
        if (version.CreatorInContent && !create.Content.TryGetProperty("creator", out _))
            return Refuse(Malformed, "The create event names no creator.");

        // 1.4
        return version.PrivilegedCreators && create.Content.TryGetProperty("additional_creators", out var others) && !AreUsers(others)
            ? Refuse(Malformed, "The additional creators are not a list of user ids.")
            : Allow;
    }

    static bool AreUsers(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) return false;
        foreach (var item in list.EnumerateArray())
            if (item.ValueKind != JsonValueKind.String || !UserId.TryParse(item.GetString(), out _)) return false;
        return true;
    }

    static bool IsFederated(Pdu create) =>
        !(create.Content.TryGetProperty("m.federate", out var federate) && federate.ValueKind == JsonValueKind.False);

    static AuthVerdict CheckAliases(Pdu aliases) =>
        aliases.StateKey is null ? Refuse(Malformed, "The aliases name no server.")
        : !ServerName.TryParse(aliases.StateKey, out var server) || !aliases.Sender.IsOn(server)
            ? Refuse(NotYourself, "Only users of a server can publish its aliases.")
        : Allow;

    static AuthVerdict CheckRedaction(Pdu redaction, long level, long required) =>
        level >= required || redaction.Redacts?.Server is { } server && server == redaction.EventId.Server
            ? Allow
            : TooLow(redaction.Sender, level, required, "redact events of other servers");
}
