using Weft.Events;
using Weft.RoomCore;

namespace Weft.Api.Client.RoomDirectory;

/// <summary>A room as its directory entry, its summary and its place in a space show it.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3publicrooms</remarks>
sealed record PublicRoom
{
    public required RoomId RoomId { get; init; }
    public string? Name { get; init; }
    public string? Topic { get; init; }
    public RoomAlias? CanonicalAlias { get; init; }
    public string? AvatarUrl { get; init; }
    public required int NumJoinedMembers { get; init; }
    public required bool WorldReadable { get; init; }
    public required bool GuestCanJoin { get; init; }
    public required string JoinRule { get; init; }
    public string? RoomType { get; init; }

    public static PublicRoom Of(RoomSnapshot room) => new()
    {
        RoomId = room.Id,
        Name = room.Facts.Name,
        Topic = room.Facts.Topic,
        CanonicalAlias = room.Facts.CanonicalAlias,
        AvatarUrl = room.Facts.AvatarUrl,
        NumJoinedMembers = room.JoinedCount,
        WorldReadable = room.Facts.HistoryVisibility is HistoryVisibility.WorldReadable,
        GuestCanJoin = room.Facts.GuestsMayJoin,
        JoinRule = room.Facts.JoinRule,
        RoomType = room.Facts.Type,
    };
}
