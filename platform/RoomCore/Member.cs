using Weft.Events;

namespace Weft.RoomCore;

/// <summary>
/// A user's present membership of a room, without its event: 50,000 of these are held, so the PDU is fetched by
/// <see cref="EventId"/> when it is asked for.
/// </summary>
/// <param name="Order">Where the event stands; without a place when it came as state only.</param>
public sealed record Member(Membership Membership, EventId EventId, EventOrder Order, string? DisplayName, string? AvatarUrl)
{
    /// <summary>Of a member event; one whose membership no one knows reads as having left.</summary>
    public static Member From(TimelineEvent entry) => new(
        entry.Pdu.Membership ?? Membership.Leave, entry.Id, entry.Order,
        Storable(entry.Pdu.ContentString("displayname")), Storable(entry.Pdu.ContentString("avatar_url")));

    // PostgreSQL keeps no NUL in text, and nobody is called by one.
    static string? Storable(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);
}
