using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Rooms.Sync;
using Weft.Storage;
using Weft.Storage.Push;
using Weft.Tenants;

namespace Weft.Rooms.Unread;

/// <summary>
/// Counts what is unread by positions: of each class of events, how many there are less how many there were at the read
/// position, by the user's present rules; and the rows of those events that are something else to this user. Nothing
/// is written for it when a message comes or is read.
/// </summary>
/// <remarks>docs/decisions: unread counts by positions.</remarks>
sealed class UnreadCounts(Lazy<TenantLogs> logs, IStores stores, PushRulesets rulesets) : IUnreadCounts
{
    readonly ReaderSettingsCache _settings = new(stores);
    readonly JoinPositions _joins = new(stores);
    readonly KnownOrdinals _ordinals = new(stores);

    public async ValueTask<RoomUnread> Of(TenantId tenant, UserId user, RoomSnapshot room, CancellationToken cancellation)
    {
        var reader = logs.Value.Reader(tenant);
        var receipts = (await reader.Receipts(room.Id, cancellation)).Of(user);
        var read = ReadPositions.Of(receipts, await _joins.Of(tenant, user, room, cancellation));
        var tally = new Tally(await rulesets.Of(tenant, user, cancellation), room.Id);
        if (read.Lowest >= room.N) return tally.Sum();

        var ignored = (await _settings.Of(tenant, user, await reader.Now(), cancellation)).Ignored;
        if (room.N - read.Lowest <= room.Recent.Length) AddRecent(tally, room, read, ignored);
        else await AddAll(tally, tenant, room, read, ignored, cancellation);

        foreach (var (difference, sender) in await stores.For(tenant).Unread.Differences(user, room.Number, read.Lowest, room.N, cancellation))
            if (difference.N > read.Of(difference.Thread) && !ignored.Contains(sender)) tally.Add(difference);

        return tally.Sum();
    }

    // Who keeps up has only events unread that are in memory.
    static void AddRecent(Tally tally, RoomSnapshot room, ReadPositions read, ImmutableHashSet<UserId> ignored)
    {
        foreach (var e in room.Recent)
            if (e.Order.N > read.Of(e.Thread) && !e.IsRedacted && !ignored.Contains(e.Pdu.Sender)) tally.Add(e.Thread, e.Class, 1);
    }

    async ValueTask AddAll(
        Tally tally, TenantId tenant, RoomSnapshot room, ReadPositions read, ImmutableHashSet<UserId> ignored, CancellationToken cancellation)
    {
        var classes = room.ClassTotals.Keys.Where(kind => tally.VerdictOf(kind) != default).ToImmutableArray();
        if (classes.IsEmpty) return;

        var points = room.ThreadTotals.Keys.Select(root => (EventId?)root).Append(null)
            .Select(thread => new ThreadPoint(thread, read.Of(thread))).Where(point => point.N < room.N).ToImmutableArray();
        var before = await _ordinals.At(tenant, room, points, classes, cancellation);
        for (var i = 0; i < points.Length; i++)
            foreach (var kind in classes)
                tally.Add(points[i].Thread, kind, room.TotalOf(points[i].Thread, kind) - before[i].GetValueOrDefault(kind));

        foreach (var uncounted in await stores.For(tenant).Unread.Uncounted(room.Number, read.Lowest, room.N, [.. ignored], cancellation))
            if (uncounted.N > read.Of(uncounted.Thread)) tally.Add(uncounted.Thread, uncounted.Class, -1);
    }
}
