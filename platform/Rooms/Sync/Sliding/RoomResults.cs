using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>Makes the results of one answer, a room at a time, all as of one position.</summary>
sealed class RoomResults(SlidingAsk asked, ITenantStores stores, IUnreadCounts? unread, ImmutableHashSet<UserId> erased)
{
    UserId User => asked.Request.User;

    public async ValueTask<RoomResult?> Of(RoomWork work, CancellationToken cancellation)
    {
        if (await asked.Reader.Room(work.Match.Room.Room, cancellation) is not { } snapshot) return null;

        var room = new RoomScope(snapshot, stores.Rooms);
        var standing = work.Match.Room;
        var common = new RoomResult(snapshot.Id, standing.Membership)
        {
            Lists = work.Match.Lists,
            IsInitial = work.IsInitial,
            IsDirect = work.TellsDirect ? work.IsDirect : null,
            BumpStamp = standing.Membership == Membership.Join ? snapshot.BumpPosition : standing.Position,
        };
        return standing.Membership switch
        {
            Membership.Join => await Seen(
                common, work, room, await RoomPoint.At(room, asked.View.Position, cancellation),
                work.IsInitial || work.IsExpanded ? await RoomAccess.Read(room, User, cancellation) : new RoomAccess(User, null), cancellation),
            Membership.Invite or Membership.Knock =>
                common with { Stripped = await StrippedState.Of(room, standing, User, cancellation) },
            _ => await Left(common, work, room, cancellation),
        };
    }

    async ValueTask<RoomResult> Left(RoomResult common, RoomWork work, RoomScope room, CancellationToken cancellation)
    {
        var parted = await PartedRoom.Read(room, work.Match.Room, User, cancellation);
        if (!parted.HasJoined) return common with { Stripped = parted.Leave is null ? [] : [parted.Leave] };

        var result = await Seen(common, work, room, parted.End, parted.Access, cancellation);
        return parted.Leave is { } leave && leave.Pdu.State is { } key && work.Match.Config.State.Asks(key)
            ? result with { State = [.. result.State.Where(entry => entry.Pdu.State != key), leave] }
            : result;
    }

    async ValueTask<RoomResult> Seen(
        RoomResult common, RoomWork work, RoomScope room, RoomPoint end, RoomAccess access, CancellationToken cancellation)
    {
        var snapshot = room.Snapshot;
        var since = work.IsInitial ? RoomPoint.Start : await RoomPoint.At(room, work.Since, cancellation);
        var timeline = await Timeline(work, room, since, end, access, cancellation);
        var state = new SlidingRoomState(asked, room, work, since, end);
        var (told, vanished) = await state.With(timeline, cancellation);

        // Who is out is told the room as they left it.
        var facts = end.StateN == snapshot.StateN
            ? snapshot.Facts
            : RoomFacts.From((await room.StateAt(end.StateN, StatePart.WithoutMembers, cancellation)).ToImmutableDictionary(e => e.Pdu.State!.Value));
        var tellsName = work.IsInitial || state.HasChanged(EventTypes.Name);
        var movedMembers = common.Membership == Membership.Join && (work.IsInitial || state.HasChanged(EventTypes.Member));
        var tellsHeroes = common.Membership == Membership.Join && facts.Name is null && (tellsName || movedMembers);
        return common with
        {
            TellsName = tellsName,
            TellsAvatar = work.IsInitial || state.HasChanged(EventTypes.Avatar),
            Facts = facts,
            Heroes = tellsHeroes ? Heroes(snapshot) : null,
            Counts = movedMembers ? (snapshot.JoinedCount, snapshot.InvitedCount) : null,
            Timeline = timeline,
            IsExpanded = work.IsExpanded,
            LiveCount = asked.Request.Pos is { } pos ? timeline.Events.Count(e => e.Position > pos.Position) : 0,
            Encoder = new EventEncoder(User, asked.Request.Device, access, asked.Now)
            {
                Erased = (erased, snapshot.Version),
                Bundled = await Bundling.For(snapshot, timeline, User, stores.Rooms, cancellation),
            },
            State = told,
            VanishedState = vanished,
            Unread = unread is null || common.Membership != Membership.Join ? null : await unread.Of(asked.Request.Tenant, User, snapshot, cancellation),
        };
    }

    async ValueTask<TimelineSlice> Timeline(
        RoomWork work, RoomScope room, RoomPoint since, RoomPoint end, RoomAccess access, CancellationToken cancellation)
    {
        var limit = work.Match.Config.TimelineLimit;
        var after = work.IsExpanded ? 0 : since.N;
        if (end.N <= after) return TimelineSlice.EmptyAt(end);
        if (limit == 0) return TimelineSlice.EmptyAt(end) with { Limited = true };

        return await TimelineSlice.Read(
            room, after, end, limit,
            e => access.CanSee(e) && (e.Pdu.IsState || !asked.Settings.Ignored.Contains(e.Pdu.Sender)), cancellation);
    }

    ImmutableArray<(UserId, Member)> Heroes(RoomSnapshot room) =>
        [.. RoomHeroes.Of(room, User).Select(hero => (hero, room.MemberOf(hero)!))];
}

/// <summary>What all results of one answer are made from.</summary>
/// <param name="View">Everything is told as of its position.</param>
sealed record SlidingAsk(
    SlidingRequest Request, TenantReader Reader, TenantView View, ReaderSettings Settings, MembersTold.Device Told, DateTimeOffset Now);

/// <summary>That a room has something to tell, and from where.</summary>
/// <param name="Since">The client knows the room up to here; 0 for nothing.</param>
sealed record RoomWork(MatchedRoom Match, RoomTold? Told, long Since)
{
    public bool IsInitial => Since == 0;

    /// <summary>The newest events are told again, since more of them are asked for than before.</summary>
    public required bool IsExpanded { get; init; }

    /// <summary>State is asked for that was not before.</summary>
    public required bool AsksMoreState { get; init; }

    public required bool IsDirect { get; init; }
    public required bool TellsDirect { get; init; }

    /// <summary>Something moved in the room, or may have.</summary>
    public required bool MayHaveMoved { get; init; }

    /// <summary>The user has read or written, so that the unread counts are others.</summary>
    public required bool HasRead { get; init; }

    public bool IsWorthwhile => IsInitial || MayHaveMoved || IsExpanded || AsksMoreState || TellsDirect || HasRead;
}
