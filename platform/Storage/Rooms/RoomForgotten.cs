using Weft.Events;
using Weft.Storage.Log;

namespace Weft.Storage.Rooms;

/// <summary>A user who has left asks not to hear of the room again, until they come back.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidforget</remarks>
public sealed record RoomForgotten(RoomId Room, UserId User) : LogRecord
{
    public override IEnumerable<ChangeKey> Touches => [new(ChangeKind.UserRooms, User.ToString())];
}
