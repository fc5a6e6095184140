using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Push;
using Weft.Rooms.Log;
using Weft.Rooms.Sync;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Rooms.Unread;

/// <summary>
/// The events that a user was notified of, newest first, over all their rooms: found by going back through the rooms side
/// by side, by the rules of now. Nothing is kept for it.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#listing-notifications</remarks>
public sealed class Notifications(TenantLogs logs, IStores stores, PushRulesets rulesets)
{
    // How many pages of rooms one answer looks at; then it ends, with a place to go on from.
    const int PagesMax = 100;

    readonly ReaderSettingsCache _settings = new(stores);
    readonly JoinPositions _joins = new(stores);

    /// <param name="below">The log position that all of the page are before; null begins with the newest.</param>
    public async Task<NotificationPage> Of(
        TenantId tenant, UserId user, long? below, int limit, Func<PushActions, bool> wanted, CancellationToken cancellation)
    {
        var reader = logs.Reader(tenant);
        var rooms = (await reader.User(user, cancellation)).With(Membership.Join).ToList();
        var view = await reader.Now();
        var rules = await rulesets.Of(tenant, user, cancellation);
        var ignored = (await _settings.Of(tenant, user, view, cancellation)).Ignored;

        // Each room waits at the place from which it goes on; the newest comes first.
        var top = Math.Min(below ?? long.MaxValue, view.Position + 1);
        var waiting = new PriorityQueue<NotifiedRoom, long>();
        foreach (var room in rooms)
            waiting.Enqueue(
                new NotifiedRoom(stores.For(tenant), user, room.Room, top, rules, ignored, wanted), -NotifiedRoom.PlaceOf(Math.Min(top, view.LastChangeOf(room) + 1)));

        var (found, pages) = (ImmutableArray.CreateBuilder<Notification>(), 0);
        while (waiting.TryDequeue(out var room, out var negative))
        {
            if (room.Next is { } next)
            {
                if (found.Count == limit) return new(found.ToImmutable(), found[^1].Event.Position);
                found.Add(next);
                room.Take();
            }
            else if (++pages > PagesMax)
            {
                return new(found.ToImmutable(), NotifiedRoom.EndOf(-negative));
            }
            else if (await reader.Room(room.Id, cancellation) is { } snapshot)
            {
                var receipts = (await reader.Receipts(room.Id, cancellation)).Of(user);
                var joined = await _joins.Of(tenant, user, snapshot, cancellation);
                await room.Load(snapshot, joined, ReadPositions.Of(receipts, joined), cancellation);
            }
            if (room.Place is { } place) waiting.Enqueue(room, -place);
        }
        return new(found.ToImmutable(), null);
    }
}

/// <param name="Next">All that follow are before this position; null when there are none.</param>
public sealed record NotificationPage(ImmutableArray<Notification> Notifications, long? Next);

/// <param name="IsRead">Whether the user has read up to it.</param>
public sealed record Notification(RoomId Room, TimelineEvent Event, PushActions Actions, bool IsRead);
