using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Rooms.Views;

/// <summary>Who types in a room, and when that last changed.</summary>
/// <param name="Users">With the time at which each ends by itself: one that has passed counts as ended.</param>
/// <param name="Position">Of the last change that readers see: going on typing is none.</param>
public sealed record RoomTyping(ImmutableDictionary<UserId, DateTimeOffset> Users, long Position)
{
    public static readonly RoomTyping None = new(ImmutableDictionary<UserId, DateTimeOffset>.Empty, 0);

    internal RoomTyping Apply(UserId user, DateTimeOffset? until, long position) => until is { } end
        ? new(Users.SetItem(user, end), Users.ContainsKey(user) ? Position : position)
        : Users.ContainsKey(user) ? new(Users.Remove(user), position) : this;
}
