using System.Text.Json;
using Weft.Events;
using static Weft.RoomVersions.Authorisation.AuthRefusal;
using static Weft.RoomVersions.Authorisation.AuthVerdict;

namespace Weft.RoomVersions.Authorisation;

/// <summary>An event that another names in its <c>auth_events</c>, and whether it was itself rejected.</summary>
public readonly record struct AuthEvent(Pdu Pdu, bool IsRejected);

/// <summary>Which state events give a sender the permission to send, and so belong into <c>auth_events</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.19/server-server-api/#auth-events-selection</remarks>
public static class AuthEvents
{
    public static List<StateTuple> KeysFor(RoomVersion version, EventDraft draft) =>
        KeysFor(version, draft.Type, draft.StateKey, draft.Sender, draft.Content);

    public static List<StateTuple> KeysFor(RoomVersion version, Pdu pdu) =>
        KeysFor(version, pdu.Type, pdu.StateKey, pdu.Sender, pdu.Content);

    /// <summary>The keys, each once. Those without an event in the room's state are left out by the caller.</summary>
    public static List<StateTuple> KeysFor(RoomVersion version, string type, string? stateKey, UserId sender, JsonElement content)
    {
        if (type == EventTypes.Create) return [];
        List<StateTuple> keys = version.CreateEventIdIsRoomId ? [] : [new(EventTypes.Create, "")];
        keys.Add(new(EventTypes.PowerLevels, ""));
        keys.Add(new(EventTypes.Member, sender.ToString()));
        if (type != EventTypes.Member || stateKey is null) return keys;

        if (stateKey != sender.ToString()) keys.Add(new(EventTypes.Member, stateKey));
        var membership = Text(content, "membership");
        if (membership is "join" or "invite" or "knock") keys.Add(new(EventTypes.JoinRules, ""));
        if (membership == "invite" && content.TryGetProperty("third_party_invite", out var invite)
            && invite.ValueKind == JsonValueKind.Object && invite.TryGetProperty("signed", out var signed) && Text(signed, "token") is { } token)
            keys.Add(new(EventTypes.ThirdPartyInvite, token));
        if (membership == "join" && version.AllowsRestrictedJoins && Text(content, MemberRules.AuthorisedVia) is { } authoriser
            && !keys.Contains(new(EventTypes.Member, authoriser)))
            keys.Add(new(EventTypes.Member, authoriser));
        return keys;
    }

    /// <summary>Rule 3 of version 12, 2 before: whether a received event names the auth events that it must, and no others.</summary>
    /// <param name="version">The room's version.</param>
    /// <param name="pdu">The event that was received.</param>
    /// <param name="named">All of its <c>auth_events</c>. One that cannot be had is a reason to wait, not to call this.</param>
    public static AuthVerdict Check(RoomVersion version, Pdu pdu, IReadOnlyList<AuthEvent> named)
    {
        if (pdu.Type == EventTypes.Create)
            return named.Count == 0 ? Allow : Refuse(WrongAuthEvents, "A create event needs nobody's permission.");

        var allowed = KeysFor(version, pdu);
        var seen = new HashSet<StateTuple>();
        foreach (var (one, isRejected) in named)
        {
            if (one.State is not { } key || !allowed.Contains(key))
                return Refuse(WrongAuthEvents, $"{one.EventId} gives no permission to send this event.");
            if (!seen.Add(key)) return Refuse(WrongAuthEvents, $"Two events for {key} are named as giving permission.");
            if (isRejected) return Refuse(WrongAuthEvents, $"{one.EventId} was itself rejected.");
            if (one.RoomId != pdu.RoomId) return Refuse(WrongAuthEvents, $"{one.EventId} is of another room.");
        }
        return version.CreateEventIdIsRoomId || seen.Contains(new(EventTypes.Create, ""))
            ? Allow
            : Refuse(WrongAuthEvents, "The create event is not named as giving permission.");
    }

    static string? Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
}
