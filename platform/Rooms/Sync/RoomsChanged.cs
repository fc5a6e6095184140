using System.Collections.Frozen;
using Weft.Events;
using Weft.Rooms.Views;
using Weft.Storage.Log;
using Weft.Storage.Sync;

namespace Weft.Rooms.Sync;

/// <summary>
/// Which of a user's rooms may have changed since a position: from what this node heard, or, for what was before it listened,
/// from one question about all rooms.
/// </summary>
sealed class RoomsChanged(TenantView view, long since, FrozenDictionary<RoomId, RoomActivity>? before)
{
    public static async ValueTask<RoomsChanged> Since(
        TenantView view, UserId user, long since, ISyncStore store, CancellationToken cancellation)
    {
        if (since >= view.Changes.Floor) return new(view, since, null);

        var activity = await store.Activity(user, since, cancellation);
        return new(view, since, activity.ToFrozenDictionary(room => room.Room));
    }

    /// <summary>Its timeline or state.</summary>
    public bool MayHaveMoved(RoomId room) =>
        IsMarked(ChangeKind.Room, room) || before?.GetValueOrDefault(room) is { } old && old.Position > since;

    /// <summary>Its receipts or who types in it.</summary>
    public bool MayHaveEphemeral(RoomId room) =>
        IsMarked(ChangeKind.RoomEphemeral, room) || view.TypingIn(room).Position > since
        || before?.GetValueOrDefault(room) is { ReceiptsMoved: true };

    bool IsMarked(ChangeKind kind, RoomId room) =>
        view.Changes.Marks.TryGetValue(ChangeKey.Of(kind, room), out var position) && position > since;
}
