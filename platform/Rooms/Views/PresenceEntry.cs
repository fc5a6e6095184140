using Weft.Storage.Rooms;

namespace Weft.Rooms.Views;

/// <param name="Position">When it last changed, in the tenant's order.</param>
public sealed record PresenceEntry(Presence Presence, long Position);
