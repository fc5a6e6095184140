using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Log;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Views;

/// <summary>One thing that a view may hold: how it is loaded, and how it is dropped.</summary>
readonly record struct ViewKey
{
    enum Kind { Room, Receipts, User }

    readonly Kind _kind;
    readonly RoomId _room;
    readonly UserId _user;

    ViewKey(Kind kind, RoomId room, UserId user) => (_kind, _room, _user) = (kind, room, user);

    public static ViewKey Of(RoomId room) => new(Kind.Room, room, default);
    public static ViewKey OfReceipts(RoomId room) => new(Kind.Receipts, room, default);
    public static ViewKey Of(UserId user) => new(Kind.User, default, user);

    public TenantView RemoveFrom(TenantView view) => _kind switch
    {
        Kind.Room => view with { Rooms = view.Rooms.Remove(_room) },
        Kind.Receipts => view with { Receipts = view.Receipts.Remove(_room) },
        _ => view with { Users = view.Users.Remove(_user) },
    };

    /// <summary>A view that holds this alone, at the position that it was read at; and what it costs to hold.</summary>
    public async Task<(TenantView View, long Bytes)> Load(IRoomStore store)
    {
        switch (_kind)
        {
            case Kind.Room:
                if (await store.Load(_room, CancellationToken.None) is not { } room) return (At(0), 0);
                return (At(room.Head) with { Rooms = ImmutableDictionary<RoomId, RoomCore.RoomSnapshot>.Empty.Add(_room, room.Snapshot) }, room.Snapshot.EstimatedBytes);

            case Kind.Receipts:
                var receipts = await store.LoadReceipts(_room, CancellationToken.None);
                var byUser = receipts.Receipts.GroupBy(receipt => receipt.User).ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray());
                var held = new RoomReceipts(byUser);
                return (At(receipts.Head) with { Receipts = ImmutableDictionary<RoomId, RoomReceipts>.Empty.Add(_room, held) }, held.EstimatedBytes);

            default:
                var rooms = await store.LoadUser(_user, CancellationToken.None);
                var user = new UserView(_user, rooms.Rooms.ToImmutableDictionary(entry => entry.Room));
                return (At(rooms.Head) with { Users = ImmutableDictionary<UserId, UserView>.Empty.Add(_user, user) }, user.EstimatedBytes);
        }
    }

    static TenantView At(long head) => new() { Position = head, Changes = new ChangeIndex(ImmutableDictionary<ChangeKey, long>.Empty, head) };
}
