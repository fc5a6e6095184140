using System.Collections.Immutable;
using Weft.Events;
using Weft.Rooms.Unread;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.AccountData;
using Weft.Storage.Keys;
using Weft.Storage.Log;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>One attempt at an answer, from one view: which rooms have something to tell, and what the connection knows then.</summary>
sealed class SlidingMaking(
    SlidingRequest request, ConnectionState state, TenantReader reader, ITenantStores stores, SyncParts parts, RoomTraitsCache traits,
    DateTimeOffset now)
{
    readonly HashSet<RoomId> _gapped = [];
    HashSet<RoomId> _ownReads = [];
    ConnectionState? _next;

    // First results are streamed; what changed is made at once, since the answer may wait if it is nothing.
    readonly List<RoomWork> _initial = [];
    readonly List<RoomResult> _changed = [];
    readonly Dictionary<RoomId, RoomExtras> _extras = [];
    ListedRooms _lists = null!;
    RoomResults _results = null!;
    SlidingAsk _asked = null!;
    ImmutableArray<AccountDataEntry> _global = [];
    ToDeviceBatch? _toDevice;
    DeviceListChanges? _deviceLists;
    KeyCounts? _keys;

    long Since => request.Pos?.Position ?? 0;

    public long Position => _asked.View.Position;

    /// <summary>What the connection knows once it has this answer; the very object from before where that is the same.</summary>
    public ConnectionState NextState => _next ?? state;

    public bool HasNews =>
        _initial.Count > 0 || _changed.Count > 0 || _extras.Count > 0 || !_global.IsEmpty || _toDevice is { Messages.IsEmpty: false }
        || _deviceLists is { IsEmpty: false };

    public async Task Make(CancellationToken cancellation)
    {
        await reader.User(request.User, cancellation);
        var view = await reader.With(request.User, [], cancellation);
        var user = view.Users[request.User];
        var settings = await parts.Settings.Of(request.Tenant, request.User, view, cancellation);
        _asked = new SlidingAsk(
            request, reader, view, settings,
            parts.Told.Of(request.Tenant, request.User, $"{request.Device}/{request.Connection}", request.Pos is null), now);
        _results = new RoomResults(_asked, stores, parts.Unread, await parts.Erased.Of(request.Tenant));
        _lists = new ListedRooms(
            request, view, settings, await traits.Of(request.Tenant, request.User, reader, view, cancellation), reader, stores);

        var from = state.Rooms.Values.Min(room => room.Behind) is { } behind ? Math.Min(behind, Since) : Since;
        var changed = request.Pos is null ? null : await RoomsChanged.Since(view, request.User, Since, stores.Sync, cancellation);
        var memberships = request.Pos is null
            ? MembershipChanges.None : await MembershipChanges.Since(view, request.User, from, stores.Rooms, cancellation);
        if (parts.Unread is not null && request.Pos is not null && view.Changes.MayHaveChanged(ChangeKey.Of(ChangeKind.ReadPosition, request.User), Since))
            _ownReads = [.. await stores.Sync.OwnReadsSince(request.User, Since, cancellation)];
        var matched = await _lists.Match(await Listed(user, view, cancellation), user, cancellation);

        await AddRooms(matched, changed, memberships, cancellation);
        Remember(matched, changed, user);
        await AddExtensions(matched, changed, memberships, user, cancellation);
    }

    // Who left of their own will knows; a room is listed for it only while the client is to be told. Kicks and bans stay.
    async Task<List<UserRoom>> Listed(UserView user, TenantView view, CancellationToken cancellation)
    {
        var listed = new List<UserRoom>();
        foreach (var room in user.Rooms.Values)
        {
            var isListed = room.Membership switch
            {
                Membership.Join or Membership.Knock => true,
                Membership.Invite => !_asked.Settings.Ignored.Contains(room.Sender),
                _ when room.Forgotten => false,
                _ when state.Rooms.GetValueOrDefault(room.Room) is { } told => !told.Flags.HasFlag(RoomFlags.Left) || room.Position > (told.Behind ?? Since),
                _ => room.Sender != user.User && await WasIn(room, cancellation),
            };
            if (isListed) listed.Add(room);
        }
        listed.Sort((a, b) => ActivityOf(b, view).CompareTo(ActivityOf(a, view)));
        return listed;
    }

    static long ActivityOf(UserRoom room, TenantView view) =>
        room.Membership == Membership.Join ? view.LastChangeOf(room) : room.Position;

    async Task<bool> WasIn(UserRoom room, CancellationToken cancellation) =>
        (await stores.Rooms.MembershipHistory(room.Room, request.User, cancellation)).Any(change => change.Membership == Membership.Join);

    async Task AddRooms(List<MatchedRoom> matched, RoomsChanged? changed, MembershipChanges memberships, CancellationToken cancellation)
    {
        foreach (var match in matched)
        {
            var work = WorkOn(match, changed, memberships);
            if (work.IsInitial)
                _initial.Add(work);
            else if (work.IsWorthwhile && await _results.Of(work, cancellation) is { } result && (result.HasNews || work.HasRead))
            {
                _changed.Add(result);
                if (result.Timeline is { Limited: true }) _gapped.Add(result.Room);
            }
        }
    }

    RoomWork WorkOn(MatchedRoom match, RoomsChanged? changed, MembershipChanges memberships)
    {
        var room = match.Room;
        var told = state.Rooms.GetValueOrDefault(room.Room);
        var since = told is null || IsAnother(told, room, memberships) ? 0 : told.Behind ?? Since;
        var isDirect = _asked.Settings.DirectRooms.Contains(room.Room);
        var isSeen = since > 0 && room.Membership == Membership.Join;
        return new RoomWork(match, told, since)
        {
            IsExpanded = isSeen && match.Config.TimelineLimit > told!.TimelineLimit,
            AsksMoreState = isSeen && !told!.State.And(match.Config.State).Equals(told.State),
            IsDirect = isDirect,
            TellsDirect = since == 0 ? isDirect : told!.Flags.HasFlag(RoomFlags.Direct) != isDirect,
            MayHaveMoved = isSeen ? told!.Behind is not null || changed!.MayHaveMoved(room.Room) : room.Position > since,
            HasRead = isSeen && _ownReads.Contains(room.Room),
        };
    }

    // Invited and now joined, or away and back: what the client has of the room is of no use.
    bool IsAnother(RoomTold told, UserRoom room, MembershipChanges memberships)
    {
        var isStripped = room.Membership is Membership.Invite or Membership.Knock;
        return told.Flags.HasFlag(RoomFlags.Stripped) ? !isStripped
            : told.Flags.HasFlag(RoomFlags.Left) ? room.Position > (told.Behind ?? Since)
            : isStripped || memberships.IsNewlyJoined(room, told.Behind ?? Since);
    }

    void Remember(List<MatchedRoom> matched, RoomsChanged? changed, UserView user)
    {
        var rooms = state.Rooms.ToBuilder();
        foreach (var match in matched)
        {
            var told = state.Rooms.GetValueOrDefault(match.Room.Room);
            var toldNow = ToldOf(match, told);
            if (toldNow != told) rooms[match.Room.Room] = toldNow;
        }

        // What was told before, is not matched now, and moved: from here on it lags behind.
        if (changed is not null)
        {
            var isMatched = matched.Select(match => match.Room.Room).ToHashSet();
            foreach (var (room, told) in state.Rooms)
                if (told.Behind is null && !isMatched.Contains(room) && HasMoved(room, told, changed, user)) rooms[room] = told with { Behind = Since };
        }
        var next = rooms.ToImmutable();
        if (next != state.Rooms) _next = new ConnectionState(next);
    }

    // Who is not in a room hears only of their own membership.
    bool HasMoved(RoomId room, RoomTold told, RoomsChanged changed, UserView user) =>
        told.Flags.HasFlag(RoomFlags.Left) || told.Flags.HasFlag(RoomFlags.Stripped)
            ? user.Rooms.GetValueOrDefault(room) is { } standing && standing.Position > Since
            : changed.MayHaveMoved(room);

    RoomTold ToldOf(MatchedRoom match, RoomTold? told)
    {
        var flags = _asked.Settings.DirectRooms.Contains(match.Room.Room) ? RoomFlags.Direct : RoomFlags.None;
        flags |= match.Room.Membership switch
        {
            Membership.Join => RoomFlags.None,
            Membership.Invite or Membership.Knock => RoomFlags.Stripped,
            _ => RoomFlags.Left,
        };
        // Across a gap the client has only what was just told; otherwise it has also what more it was told before.
        var limit = told is null || _gapped.Contains(match.Room.Room) ? match.Config.TimelineLimit : Math.Max(match.Config.TimelineLimit, told.TimelineLimit);
        return new RoomTold(limit, match.Config.State, null, flags);
    }

    async Task AddExtensions(
        List<MatchedRoom> matched, RoomsChanged? changed, MembershipChanges memberships, UserView user, CancellationToken cancellation)
    {
        var extensions = request.Extensions;
        var view = _asked.View;
        if (extensions.ToDevice is { } toDevice)
            _toDevice = await parts.ToDevice.Receive(
                request.Tenant, request.User, request.Device, toDevice.Since?.ToDeviceReceived, view, toDevice.Limit, cancellation);
        if (extensions.Keys)
        {
            _deviceLists = changed is null ? null : await parts.DeviceLists.Since(
                request.Tenant, reader, changed, user, memberships, Since, cancellation);
            _keys = await parts.KeyCounts.Of(request.Tenant, request.User, request.Device, view, cancellation);
        }
        await new SlidingExtras(_asked, state, stores).Add(_extras, matched, changed, _initial, cancellation);
        if (extensions.AccountData is not null)
            _global = PushRulesEntry.Shown(request.User, await GlobalAccountData(cancellation), isAll: request.Pos is null);
    }

    async Task<ImmutableArray<AccountDataEntry>> GlobalAccountData(CancellationToken cancellation) =>
        request.Pos is null ? await stores.AccountData.Global(request.User, cancellation)
        : _asked.View.Changes.MayHaveChanged(ChangeKey.Of(ChangeKind.AccountData, request.User), Since)
            ? [.. (await stores.AccountData.ChangedSince(request.User, Since, cancellation)).Where(entry => entry.Room is null)]
        : [];

    public SlidingAnswer Answer(SyncToken pos) => new(pos, now)
    {
        Counts = _lists.Counts,
        Rooms = Rooms(),
        Extras = _extras,
        Initial = new SlidingExtras(_asked, state, stores),
        GlobalAccountData = _global,
        ToDevice = _toDevice,
        DeviceLists = _deviceLists,
        Keys = _keys,
    };

    async IAsyncEnumerable<RoomResult> Rooms([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var result in _changed) yield return result;
        foreach (var work in _initial)
            if (await _results.Of(work, cancellation) is { } result) yield return result;
    }
}
