using System.Text.Json;
using Weft.Events;
using Weft.RoomCore.Push;

namespace Weft.RoomCore;

/// <summary>What class an event is of, and in which thread it stands. Pure.</summary>
public static class EventClassifier
{
    /// <param name="room">The room just before the event.</param>
    public static EventClass ClassOf(RoomSnapshot room, Pdu pdu, Relation? relation)
    {
        var found = pdu.Type switch
        {
            EventTypes.Message => EventClass.Message,
            EventTypes.Encrypted => EventClass.Encrypted,
            EventTypes.Reaction => EventClass.Reaction,
            EventTypes.CallInvite => EventClass.CallInvite,
            EventTypes.Tombstone when pdu.StateKey == "" => EventClass.Tombstone,
            EventTypes.ServerAcl when pdu.StateKey == "" => EventClass.ServerAcl,
            EventTypes.Member when pdu.IsState => EventClass.Member,
            _ => EventClass.None,
        };
        // These two rules ask neither for the event's type nor for a target that can be read.
        if ("m.notice".Equals(pdu.ContentString("msgtype"), StringComparison.OrdinalIgnoreCase)) found |= EventClass.Notice;
        if (relation?.Type == Relation.Replace || IsReplacement(pdu)) found |= EventClass.Edit;
        if (room.JoinedCount == 2 && (found & (EventClass.Message | EventClass.Encrypted | EventClass.CallInvite)) != EventClass.None) found |= EventClass.Pair;

        var saysMentions = pdu.Content.TryGetProperty("m.mentions", out var mentions);
        if (saysMentions) found |= EventClass.SaysMentions;
        if (MentionsRoom(pdu, saysMentions ? mentions : null) && room.PowerLevels.Of(pdu.Sender) >= room.PowerLevels.Notification("room"))
            found |= EventClass.MentionsRoom;
        return found == EventClass.SaysMentions ? EventClass.None : found;
    }

    /// <summary>The root of the event's thread; null is the main timeline.</summary>
    /// <param name="target">The event that it relates to, if the room has it. Its own thread was found when it came.</param>
    /// <remarks>https://spec.matrix.org/v1.19/client-server-api/#threading: what relates to a root belongs to the main timeline.</remarks>
    public static EventId? ThreadOf(Relation? relation, TimelineEvent? target) => relation switch
    {
        null => null,
        { Type: Relation.Thread } => relation.Target,
        _ => target?.Thread,
    };

    static bool MentionsRoom(Pdu pdu, JsonElement? mentions) => mentions is { } said
        ? said.ValueKind == JsonValueKind.Object && said.TryGetProperty("room", out var room) && room.ValueKind == JsonValueKind.True
        // The legacy rule looks for the word in the text.
        : pdu.ContentString("body") is { } body && GlobPattern.ContainsWords(body, "@room");

    static bool IsReplacement(Pdu pdu) =>
        pdu.Content.TryGetProperty("m.relates_to", out var relates) && relates.ValueKind == JsonValueKind.Object
        && relates.TryGetProperty("rel_type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals(Relation.Replace);
}
