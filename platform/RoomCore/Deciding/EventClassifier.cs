using System.Text.Json;
using Weft.Events;

namespace Weft.RoomCore;

/// <summary>What class an event is of, and in which thread it stands. Pure.</summary>
public static class EventClassifier
{
    /// <param name="room">The room just before the event.</param>
    public static EventClass ClassOf(RoomSnapshot room, Pdu pdu, Relation? relation)
    {
        var found = pdu.Type switch
        {
            EventTypes.Message => pdu.ContentString("msgtype") == "m.notice" ? EventClass.Message | EventClass.Notice : EventClass.Message,
            EventTypes.Encrypted => EventClass.Encrypted,
            EventTypes.Reaction => EventClass.Reaction,
            EventTypes.CallInvite => EventClass.CallInvite,
            EventTypes.Tombstone when pdu.StateKey == "" => EventClass.Tombstone,
            EventTypes.ServerAcl when pdu.StateKey == "" => EventClass.ServerAcl,
            EventTypes.Member when pdu.IsState => EventClass.Member,
            _ => EventClass.None,
        };
        if (relation?.Type == Relation.Replace) found |= EventClass.Edit;
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
        : pdu.Type == EventTypes.Message && pdu.ContentString("body") is { } body && ContainsWord(body, "@room");

    static bool ContainsWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]))) return true;
        }
        return false;
    }
}
