using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Push;
using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Storage.AccountData;
using Weft.Storage.Log;
using Weft.Storage.Rooms;
using Weft.Tenants;

namespace Weft.Rooms.Unread;

/// <summary>The <see cref="RoomReaders"/> of rooms in which something was said lately, kept true by following the log.</summary>
sealed class ReadersOfRooms(IStores stores, PushRulesets rulesets, Lazy<TenantLogs> logs) : ILogFollower
{
    const int RoomsMax = 10_000;

    readonly ConcurrentDictionary<(TenantId Tenant, RoomId Room), RoomReaders> _rooms = new();
    long _uses;

    /// <summary>The readers of a room, with all that changed about its members.</summary>
    public async ValueTask<RoomReaders> Of(TenantId tenant, RoomSnapshot room, CancellationToken cancellation)
    {
        // Known to the follower first, then read: what changes meanwhile is noted.
        var readers = _rooms.GetOrAdd((tenant, room.Id), static _ => new RoomReaders());
        readers.Used = Interlocked.Increment(ref _uses);
        if (!readers.IsFilled)
        {
            if (room.Number > 0)
                foreach (var kept in await stores.For(tenant).Unread.RulesOfMembers(room.Number, cancellation))
                    readers.Watch(PushRulesetJson.Read(kept.User, kept.Content), room.Id);
            readers.IsFilled = true;
            Trim();
        }
        foreach (var user in readers.TakeChanged())
        {
            if (room.MemberOf(user) is not { Membership: Membership.Join } member) continue;

            readers.Rename(user, member);
            readers.Watch(await rulesets.Of(tenant, user, cancellation), room.Id);
        }
        return readers;
    }

    public void Follow(TenantId tenant, ImmutableArray<PositionedRecord> records)
    {
        foreach (var (_, record) in records)
        {
            if (record is RoomAppend append) Follow(tenant, append);
            else if (record is AccountDataSet { Room: null, Type: PushRulesEntry.Type } set) Follow(tenant, set.User);
        }
    }

    public void StartOver(TenantId tenant)
    {
        foreach (var key in _rooms.Keys)
            if (key.Tenant == tenant) _rooms.TryRemove(key, out _);
    }

    void Follow(TenantId tenant, RoomAppend append)
    {
        if (!_rooms.TryGetValue((tenant, append.Room), out var readers)) return;

        foreach (var change in append.Changes)
            foreach (var state in change.State)
                if (state is { Key.Type: EventTypes.Member, Event.Pdu.Membership: Membership.Join } && UserId.TryParse(state.Key.Key, out var user))
                    readers.NoteChange(user);
    }

    void Follow(TenantId tenant, UserId user)
    {
        var view = logs.Value.Reader(tenant).Current;
        foreach (var (key, readers) in _rooms)
        {
            if (key.Tenant != tenant) continue;

            if (!view.TryGetRoom(key.Room, out var room)) _rooms.TryRemove(key, out _);
            else if (room.IsJoined(user)) readers.NoteChange(user);
        }
    }

    void Trim()
    {
        if (_rooms.Count <= RoomsMax) return;

        foreach (var (key, _) in _rooms.ToArray().OrderBy(entry => entry.Value.Used).Take(RoomsMax / 4)) _rooms.TryRemove(key, out _);
    }
}
