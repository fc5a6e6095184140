using Weft.Events;

namespace Weft.RoomCore.Push;

/// <summary>What conditions ask besides the event itself.</summary>
/// <param name="Joined">How many are joined to the room.</param>
/// <param name="DisplayName">The reader's, in the room; null without one.</param>
/// <param name="SenderMayNotify">Whether the sender has the power level that <c>notifications</c> asks for something.</param>
public sealed record PushContext(int Joined, string? DisplayName, Func<string, bool> SenderMayNotify)
{
    /// <summary>For an event that comes now, or came just now.</summary>
    public static PushContext Of(RoomSnapshot room, UserId reader, UserId sender) => new(
        room.JoinedCount, room.MemberOf(reader)?.DisplayName,
        key => room.PowerLevels.Of(sender) >= room.PowerLevels.Notification(key));
}
