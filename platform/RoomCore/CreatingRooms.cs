using System.Text.Json;
using Weft.Events;
using Weft.RoomVersions;

namespace Weft.RoomCore;

/// <summary>The first event of a room, which from version 12 on gives the room its id.</summary>
public static class CreatingRooms
{
    /// <summary>The create event's content with what its version demands.</summary>
    public static JsonElement Content(RoomVersion version, UserId creator, JsonElement content)
    {
        content = content.With("room_version", version.Id);
        return version.CreatorInContent ? content.With("creator", creator.ToString()) : content;
    }

    /// <param name="id">What the room is called before version 12, from random bits; later versions ignore it.</param>
    /// <exception cref="ArgumentException">The content is too large, or holds what events cannot.</exception>
    public static Pdu CreateEvent(RoomVersion version, UserId creator, JsonElement content, RoomId id, DateTimeOffset now, IEventSigner signer) =>
        PduFactory.Build(
            version, new EventDraft(EventTypes.Create, "", creator, content),
            new EventPlace(version.CreateEventIdIsRoomId ? null : id, [], [], 1, now.ToUnixTimeMilliseconds()), signer);
}
