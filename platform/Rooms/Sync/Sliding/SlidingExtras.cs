using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Log;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>What the extensions for account data, receipts and typing say of rooms.</summary>
sealed class SlidingExtras(SlidingAsk asked, ConnectionState state, ITenantStores stores)
{
    SlidingRequest Request => asked.Request;

    long Since => Request.Pos?.Position ?? 0;

    /// <summary>
    /// What changed in rooms that the connection knows. Also in those outside of the lists: these parts are not caught up with
    /// when a room comes back.
    /// </summary>
    public async Task Add(
        Dictionary<RoomId, RoomExtras> extras, List<MatchedRoom> matched, RoomsChanged? changed, List<RoomWork> initial,
        CancellationToken cancellation)
    {
        if (changed is null) return;

        var begins = initial.Select(work => work.Match.Room.Room).ToHashSet();
        var byRoom = matched.ToDictionary(match => match.Room.Room);
        if (Request.Extensions.AccountData is { } accountData && HasChanged(ChangeKind.AccountData))
            foreach (var group in (await stores.AccountData.ChangedSince(Request.User, Since, cancellation)).GroupBy(entry => entry.Room))
                if (group.Key is { } room && IsKnown(room) && IsIn(accountData, room))
                    extras[room] = Of(extras, room) with { AccountData = [.. group] };

        var ownReads = Request.Extensions.Receipts is not null && HasChanged(ChangeKind.ReadPosition)
            ? (await stores.Sync.OwnReadsSince(Request.User, Since, cancellation)).ToHashSet() : [];
        foreach (var (room, told) in state.Rooms)
        {
            if (begins.Contains(room) || (told.Flags & ~RoomFlags.Direct) != RoomFlags.None) continue;

            var isOwn = ownReads.Contains(room);
            if (!isOwn && !changed.MayHaveEphemeral(room)) continue;

            if (Request.Extensions.Receipts is { } receipts && IsIn(receipts, room)
                && (await asked.Reader.Receipts(room, cancellation)).VisibleTo(Request.User, Since).ToImmutableArray() is { IsEmpty: false } moved)
                extras[room] = Of(extras, room) with { Receipts = moved };
            if (Request.Extensions.Typing is { } typing && IsIn(typing, room) && asked.View.TypingIn(room).Position > Since)
                extras[room] = Of(extras, room) with { Typing = await Typing(room, cancellation) };
        }

        bool IsKnown(RoomId room) => state.Rooms.ContainsKey(room) && !begins.Contains(room);

        bool IsIn(ScopedExtension scope, RoomId room) => byRoom.TryGetValue(room, out var match) ? Covers(scope, match) : scope is { Lists: null, Rooms: null };
    }

    /// <summary>What goes with the first result of a room.</summary>
    public async ValueTask<RoomExtras> With(RoomResult result, CancellationToken cancellation)
    {
        var extras = new RoomExtras(result.Room);
        if (Request.Extensions.AccountData is { } accountData && Covers(accountData, result))
            extras = extras with { AccountData = await stores.AccountData.OfRoom(Request.User, result.Room, cancellation) };
        if (result.Membership != Membership.Join) return extras;

        if (Request.Extensions.Receipts is { } receipts && Covers(receipts, result))
        {
            var shown = result.Timeline?.Events.Select(e => e.Id).ToHashSet() ?? [];
            var all = (await asked.Reader.Receipts(result.Room, cancellation)).VisibleTo(Request.User, 0);
            extras = extras with { Receipts = [.. all.Where(receipt => receipt.User == Request.User || shown.Contains(receipt.Event))] };
        }
        if (Request.Extensions.Typing is { } typing && Covers(typing, result) && await Typing(result.Room, cancellation) is { IsEmpty: false } users)
            extras = extras with { Typing = users };
        return extras;
    }

    static RoomExtras Of(Dictionary<RoomId, RoomExtras> extras, RoomId room) => extras.GetValueOrDefault(room) ?? new RoomExtras(room);

    bool HasChanged(ChangeKind kind) => asked.View.Changes.MayHaveChanged(ChangeKey.Of(kind, Request.User), Since);

    static bool Covers(ScopedExtension scope, MatchedRoom match) => Covers(scope, match.Room.Room, match.Lists, match.IsSubscribed);

    bool Covers(ScopedExtension scope, RoomResult result) =>
        Covers(scope, result.Room, result.Lists, Request.Subscriptions.ContainsKey(result.Room));

    // A limit to lists does not take in subscribed rooms, nor the other way round.
    static bool Covers(ScopedExtension scope, RoomId room, ImmutableArray<string> lists, bool isSubscribed) =>
        (scope.Lists is null && !lists.IsEmpty) || scope.Lists is { } wanted && lists.Any(wanted.Contains)
        || isSubscribed && (scope.Rooms is null || scope.Rooms.Contains(room));

    async ValueTask<ImmutableArray<UserId>> Typing(RoomId room, CancellationToken cancellation) =>
        await asked.Reader.Room(room, cancellation) is { } snapshot
            ? [.. asked.View.TypingIn(room).Users.Where(user => user.Value > asked.Now && snapshot.IsJoined(user.Key)).Select(user => user.Key)]
            : [];
}
