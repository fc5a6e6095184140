using Weft.RoomCore;

namespace Weft.Storage.Rooms;

/// <summary>Who sends has read: their read position in the message's thread moves to it.</summary>
public static class OwnMessage
{
    public static Receipt Of(TimelineEvent sent) => new(
        sent.Pdu.Sender, ReceiptKind.OwnMessage, ReceiptThread.Of(sent.Thread), sent.Id, sent.Order,
        DateTimeOffset.UnixEpoch, sent.Position);
}
