using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Log;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Views;

/// <summary>
/// What this node holds of a tenant, all at one position of its log. Immutable: who keeps one keeps a consistent picture.
/// What it does not hold is loaded by <see cref="TenantReader"/>.
/// </summary>
public sealed record TenantView
{
    public required long Position { get; init; }

    public ImmutableDictionary<RoomId, RoomSnapshot> Rooms { get; init; } = ImmutableDictionary<RoomId, RoomSnapshot>.Empty;
    public ImmutableDictionary<UserId, UserView> Users { get; init; } = ImmutableDictionary<UserId, UserView>.Empty;
    public ImmutableDictionary<RoomId, RoomReceipts> Receipts { get; init; } = ImmutableDictionary<RoomId, RoomReceipts>.Empty;
    public ImmutableDictionary<RoomId, RoomTyping> Typing { get; init; } = ImmutableDictionary<RoomId, RoomTyping>.Empty;
    public ImmutableDictionary<UserId, PresenceEntry> Presence { get; init; } = ImmutableDictionary<UserId, PresenceEntry>.Empty;
    public required ChangeIndex Changes { get; init; }

    public bool TryGetRoom(RoomId room, [NotNullWhen(true)] out RoomSnapshot? snapshot) => Rooms.TryGetValue(room, out snapshot);

    public RoomTyping TypingIn(RoomId room) => Typing.GetValueOrDefault(room, RoomTyping.None);

    /// <summary>The position of a room's last timeline or state change, as far as this node knows.</summary>
    public long LastChangeOf(UserRoom room) =>
        Math.Max(room.RoomPosition, Changes.Marks.GetValueOrDefault(new ChangeKey(ChangeKind.Room, room.Room.ToString())));

    /// <summary>The next view: the records of one commit, each at its position.</summary>
    internal TenantView Apply(ImmutableArray<PositionedRecord> batch, long position)
    {
        var next = this with { Position = position };
        foreach (var (at, record) in batch) next = next.Apply(record, at) with { Changes = next.Changes.Mark(record, at) };
        return next with { Changes = next.Changes.Trim() };
    }

    TenantView Apply(LogRecord record, long position) => record switch
    {
        RoomAppend append => Apply(append, position),
        ReceiptSet set when Receipts.TryGetValue(set.Room, out var receipts) =>
            this with { Receipts = Receipts.SetItem(set.Room, receipts.Apply(set.Receipt)) },
        TypingSet typing => this with { Typing = Typing.SetItem(typing.Room, TypingIn(typing.Room).Apply(typing.User, typing.Until, position)) },
        PresenceSet presence => this with { Presence = Presence.SetItem(presence.User, new(presence.Presence, position)) },
        RoomForgotten forgotten when Users.TryGetValue(forgotten.User, out var user) && user.Rooms.TryGetValue(forgotten.Room, out var room) =>
            this with { Users = Users.SetItem(user.User, user with { Rooms = user.Rooms.SetItem(room.Room, room with { Forgotten = true }) }) },
        _ => this,
    };

    TenantView Apply(RoomAppend append, long position)
    {
        var next = append.AlongAt(position).Aggregate(this, (view, along) => view.Apply(along.Record, along.Position));
        var (users, receipts) = (next.Users, next.Receipts.GetValueOrDefault(append.Room));
        foreach (var change in append.Changes)
        {
            foreach (var state in change.State)
                if (state.Key.Type == EventTypes.Member && UserId.TryParse(state.Key.Key, out var user) && users.TryGetValue(user, out var view))
                    users = users.SetItem(user, view.Apply(append.Room, state, change.Position));

            if (change.Event is { } sent && OwnMessage.Of(sent) is { } read) receipts = receipts?.Apply(read);
        }
        return next with
        {
            Users = users,
            Receipts = receipts is null ? next.Receipts : next.Receipts.SetItem(append.Room, receipts),
            // A new room is held at once: its creator looks at it next.
            Rooms = append.Before is null || next.Rooms.ContainsKey(append.Room) ? next.Rooms.SetItem(append.Room, append.After) : next.Rooms,
        };
    }

    /// <summary>This view with what <paramref name="loaded"/> holds added to it.</summary>
    internal TenantView With(TenantView loaded) => this with
    {
        Rooms = Rooms.SetItems(loaded.Rooms),
        Users = Users.SetItems(loaded.Users),
        Receipts = Receipts.SetItems(loaded.Receipts),
    };
}
