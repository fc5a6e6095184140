using Weft.Events;
using Weft.RoomVersions.Authorisation;

namespace Weft.RoomCore;

public static class RoomPowers
{
    extension(RoomSnapshot room)
    {
        /// <summary>Whether a joined user's level is high enough for a state event of this type; asked before work that only makes sense then.</summary>
        public bool MaySendState(UserId user, string type) =>
            room.IsJoined(user)
            && PowerLevels.Read(room.Version, room.StateOf(EventTypes.Create)?.Pdu, room.StateOf(EventTypes.PowerLevels)?.Pdu).CanSend(user, type, isState: true);
    }
}
