using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Views;

/// <summary>A user's standing in every room that they ever had one in. Immutable.</summary>
public sealed record UserView(UserId User, ImmutableDictionary<RoomId, UserRoom> Rooms)
{
    public Membership? MembershipOf(RoomId room) => Rooms.GetValueOrDefault(room)?.Membership;

    public IEnumerable<UserRoom> With(Membership membership) => Rooms.Values.Where(room => room.Membership == membership);

    internal long EstimatedBytes => 200 + 300L * Rooms.Count;

    internal UserView Apply(RoomId room, StateChange change, long position)
    {
        if (change.Event is not { } entry) return this with { Rooms = Rooms.Remove(room) };

        var before = Rooms.GetValueOrDefault(room);
        var membership = entry.Pdu.Membership ?? Membership.Leave;
        return this with
        {
            Rooms = Rooms.SetItem(room, new UserRoom(
                room, membership, entry.Id, entry.Pdu.Sender, entry.Order, entry.Position, position,
                Forgotten: membership is Membership.Leave or Membership.Ban && before is { Forgotten: true })),
        };
    }
}
