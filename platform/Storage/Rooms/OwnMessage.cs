using Weft.RoomCore;

namespace Weft.Storage.Rooms;

/// <summary>Who sends has read: their read position in the message's thread moves to it.</summary>
public static class OwnMessage
{
    /// <summary>Null for member events: coming and going is no reading, and in a large room it is most of what happens.</summary>
    public static Receipt? Of(TimelineEvent sent) => sent.Pdu.Target is not null ? null : new(
        sent.Pdu.Sender, ReceiptKind.OwnMessage, ReceiptThread.Of(sent.Thread), sent.Id, sent.Order,
        DateTimeOffset.UnixEpoch, sent.Position);
}
