using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.AccountData;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync.V3;

/// <summary>Makes the sections of one answer, a room at a time, all as of one position.</summary>
/// <param name="asked">What the answer is made from.</param>
sealed class RoomUpdates(RoomAsk asked, ITenantStores stores, IUnreadCounts? unread, ImmutableHashSet<UserId> erased)
{
    const int LimitDefault = 20;
    const int LimitMax = 100;

    readonly RoomState _state = new(asked);

    UserId User => asked.Request.User;
    RoomFilter Filter => asked.Request.Filter.Room;

    /// <summary>What is new about a room; null when there is nothing.</summary>
    public async ValueTask<RoomUpdate?> Of(RoomPlan plan, CancellationToken cancellation)
    {
        if (await asked.Reader.Room(plan.Room.Room, cancellation) is not { } snapshot) return null;

        var room = new RoomScope(snapshot, stores.Rooms);
        return plan.Section switch
        {
            Section.Join => await Joined(plan, room, cancellation),
            Section.Leave => await Left(plan, room, cancellation),
            Section.Invite => new RoomUpdate.Invited(snapshot.Id, await StrippedState.Of(room, plan.Room, User, cancellation)),
            _ => new RoomUpdate.Knocked(snapshot.Id, await StrippedState.Of(room, plan.Room, User, cancellation)),
        };
    }

    async ValueTask<RoomUpdate?> Joined(RoomPlan plan, RoomScope room, CancellationToken cancellation)
    {
        var snapshot = room.Snapshot;
        var since = plan.WasJoined ? await RoomPoint.At(room, plan.Since, cancellation) : RoomPoint.Start;
        var end = await RoomPoint.At(room, asked.View.Position, cancellation);
        var access = plan.IsFirst || plan.IsNewlyJoined
            ? await RoomAccess.Read(room, User, cancellation)
            : new RoomAccess(User, null);
        var timeline = await Timeline(room, since, end, access, cancellation);
        var summary = plan.IsWhole || since.StateN != end.StateN ? Summary(snapshot) : null;
        var state = await _state.Of(room, plan, since, end, timeline, summary, cancellation);
        var typing = Typing(plan, snapshot);
        var receipts = await Receipts(plan, snapshot, timeline, cancellation);
        var accountData = await AccountData(plan, cancellation);

        var isSilent = timeline.Events.IsEmpty && state.IsEmpty && typing is null && receipts.IsEmpty && accountData.IsEmpty;
        if (isSilent && !plan.IsWhole && !plan.HasRead && since.N == end.N) return null;

        return new RoomUpdate.Joined(snapshot.Id)
        {
            Timeline = timeline,
            State = state,
            Encoder = await Encoder(room.Snapshot, timeline, access, cancellation),
            Summary = summary,
            Typing = typing,
            Receipts = receipts,
            AccountData = accountData,
            Unread = unread is null ? null : await unread.Of(asked.Request.Tenant, User, snapshot, cancellation),
            CountsThreads = Filter.Timeline.UnreadThreadNotifications,
        };
    }

    async ValueTask<RoomUpdate?> Left(RoomPlan plan, RoomScope room, CancellationToken cancellation)
    {
        var parted = await PartedRoom.Read(room, plan.Room, User, cancellation);
        var since = plan.IsFirst ? RoomPoint.Start : await RoomPoint.At(room, plan.Since, cancellation);
        var timeline = await Timeline(room, since, parted.End, parted.Access, cancellation);
        var state = parted.HasJoined ? await _state.Of(room, plan, since, parted.End, timeline, null, cancellation) : [];

        // A client that reads state alone learns by it that it is out.
        if (parted.Leave is { } leave && asked.Request.State != StateForm.BeforeTimeline && !state.Any(entry => entry.Id == leave.Id))
            state = [.. state.Where(entry => entry.Pdu.State != leave.Pdu.State), leave];

        return new RoomUpdate.Left(plan.Room.Room)
        {
            Timeline = timeline,
            State = state,
            Encoder = await Encoder(room.Snapshot, timeline, parted.Access, cancellation),
            AccountData = await AccountData(plan, cancellation),
        };
    }

    async ValueTask<TimelineSlice> Timeline(
        RoomScope room, RoomPoint since, RoomPoint end, RoomAccess access, CancellationToken cancellation)
    {
        var filter = Filter.Timeline;
        if (end.N <= since.N || !filter.AdmitsRoom(room.Snapshot.Id)) return TimelineSlice.EmptyAt(end);

        return await TimelineSlice.Read(
            room, since.N, end, Math.Min(filter.Limit ?? LimitDefault, LimitMax),
            e => filter.Admits(e) && access.CanSee(e) && (e.Pdu.IsState || !asked.Settings.Ignored.Contains(e.Pdu.Sender)),
            cancellation);
    }

    async ValueTask<EventEncoder> Encoder(RoomSnapshot room, TimelineSlice timeline, RoomAccess access, CancellationToken cancellation) =>
        new(User, asked.Request.Device, access, asked.Now)
        {
            AsFederated = asked.Request.Filter.FederationFormat,
            Fields = asked.Request.Filter.EventFields,
            Erased = (erased, room.Version),
            Bundled = await Bundling.For(room, timeline, User, stores.Rooms, cancellation),
        };

    RoomSummary Summary(RoomSnapshot room) =>
        new(RoomHeroes.AreNeeded(room) ? RoomHeroes.Of(room, User) : null, room.JoinedCount, room.InvitedCount);

    ImmutableArray<UserId>? Typing(RoomPlan plan, RoomSnapshot room)
    {
        if (!Filter.Ephemeral.AdmitsType("m.typing") || !Filter.Ephemeral.AdmitsRoom(room.Id)) return null;

        var typing = asked.View.TypingIn(room.Id);
        var users = typing.Users.Where(user => user.Value > asked.Now && room.IsJoined(user.Key)).Select(user => user.Key).ToImmutableArray();
        return plan.IsFirst || plan.IsNewlyJoined ? users.IsEmpty ? null : users
            : typing.Position > plan.Since ? users
            : null;
    }

    // All receipts of a big room would be more than its timeline: at first only those that the answer's events have, and one's own.
    async ValueTask<ImmutableArray<Receipt>> Receipts(RoomPlan plan, RoomSnapshot room, TimelineSlice timeline, CancellationToken cancellation)
    {
        if (!plan.HasReceipts || !Filter.Ephemeral.AdmitsType("m.receipt") || !Filter.Ephemeral.AdmitsRoom(room.Id)) return [];

        var receipts = await asked.Reader.Receipts(room.Id, cancellation);
        if (!plan.IsFirst && !plan.IsNewlyJoined) return [.. receipts.VisibleTo(User, plan.Since)];

        var shown = timeline.Events.Select(e => e.Id).ToHashSet();
        return [.. receipts.VisibleTo(User, 0).Where(receipt => receipt.User == User || shown.Contains(receipt.Event))];
    }

    async ValueTask<ImmutableArray<AccountDataEntry>> AccountData(RoomPlan plan, CancellationToken cancellation)
    {
        var entries = plan is { IsNewlyJoined: true, IsFirst: false }
            ? await stores.AccountData.OfRoom(User, plan.Room.Room, cancellation)
            : [.. asked.AccountData[plan.Room.Room].Where(entry => entry.Position > plan.Since)];
        return Filter.AccountData.AdmitsRoom(plan.Room.Room) ? [.. entries.Where(entry => Filter.AccountData.AdmitsType(entry.Type))] : [];
    }
}

/// <summary>What all sections of one answer are made from.</summary>
/// <param name="View">Everything is told as of its position.</param>
/// <param name="AccountData">What changed of rooms' account data.</param>
sealed record RoomAsk(
    SyncRequest Request, TenantReader Reader, TenantView View, ReaderSettings Settings, MembersTold.Device? Told,
    ILookup<RoomId?, AccountDataEntry> AccountData, DateTimeOffset Now);
