using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Weft.Events;
using Weft.Rooms.Log;
using Weft.Rooms.Reads;
using Weft.Rooms.Unread;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.AccountData;
using Weft.Storage.Log;

namespace Weft.Rooms.Sync.V3;

/// <summary>Answers <c>/sync</c>: what is new to a device since its token, waiting for news when there are none.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#syncing</remarks>
public sealed class SyncV3(TenantLogs logs, IStores stores, SyncParts parts, TimeProvider time)
{
    /// <summary>The events and state of one incremental answer, roughly; what does not fit comes with the next.</summary>
    const long BudgetBytes = 2 << 20;

    /// <param name="stopping">When it is cancelled, whoever waits is answered at once with what there is.</param>
    public async Task<SyncAnswer> Answer(SyncRequest request, CancellationToken stopping, CancellationToken cancellation)
    {
        var reader = logs.Reader(request.Tenant);
        var asked = request with { Since = await parts.Usable(request.Since, reader) };
        var wait = new SyncWait(reader, time, request.User, request.Device, request.Timeout);

        // Who is up to date waits before they ask: what they would be told now is nothing.
        if (asked is { FullState: false, Since: { CatchUp: null, ToDevice: null } since }) await wait.ForNews(since.Position, stopping, cancellation);
        while (true)
        {
            var answer = await Make(asked, reader, cancellation);
            if (asked.Since is null || asked.FullState || answer.HasNews || !await wait.ForNews(answer.Next.Position, stopping, cancellation))
                return answer;
        }
    }

    async Task<SyncAnswer> Make(SyncRequest request, TenantReader reader, CancellationToken cancellation)
    {
        var user = await reader.User(request.User, cancellation);
        var view = await reader.With(request.User, [], cancellation);
        user = view.Users.GetValueOrDefault(request.User) ?? user;
        var store = stores.For(request.Tenant);
        var since = request.Since;
        var from = since is null ? 0 : Math.Min(since.Position, since.CatchUp?.From ?? long.MaxValue);

        var memberships = since is null ? MembershipChanges.None : await MembershipChanges.Since(view, request.User, from, store.Rooms, cancellation);
        var changed = since is null ? null : await RoomsChanged.Since(view, request.User, from, store.Sync, cancellation);
        var accountData = await AccountData(request, view, store, from, cancellation);
        var asked = new RoomAsk(
            request, reader, view, await parts.Settings.Of(request.Tenant, request.User, view, cancellation),
            request.Device is null ? null : parts.Told.Of(request.Tenant, request.User, request.Device, since is null),
            accountData.Where(entry => entry.Room is not null).ToLookup(entry => entry.Room), time.GetUtcNow());
        var plans = new RoomPlans(
            asked, memberships, changed, await OwnReads(request, view, store, from, cancellation),
            await ActivityAtToken(request, reader, view, user, store, cancellation)).Of(user);
        var updates = new RoomUpdates(asked, store, parts.Unread, await parts.Erased.Of(request.Tenant));

        var toDevice = request.Device is null ? null : await parts.ToDevice.Receive(
            request.Tenant, request.User, request.Device, since?.ToDeviceReceived, view, ToDeviceInbox.MessagesMax, cancellation);
        var deviceLists = since is null || changed is null ? DeviceListChanges.None : await parts.DeviceLists.Since(
            request.Tenant, reader, changed, user, memberships, since.Position, cancellation);
        var presence = request.WithPresence ? await parts.Presence.Since(reader, view, user, since?.Position, cancellation) : [];
        var global = PushRulesEntry.Shown(
            request.User, [.. accountData.Where(entry => entry.Room is null && entry.Position > (since?.Position ?? 0))], isAll: since is null);
        var next = new SyncToken(view.Position) { ToDevice = toDevice is { } batch && batch.Upto < view.Position ? batch.Upto : null };

        var (rooms, catchUp, anyRoom) = since is null
            ? (Stream(plans, updates, cancellation), null, plans.Count > 0)
            : await WithinBudget(plans, updates, from, cancellation);
        return new SyncAnswer(next with { CatchUp = catchUp }, request.State, asked.Now)
        {
            AccountData = [.. global.Where(entry => request.Filter.AccountData.AdmitsType(entry.Type))],
            Presence = [.. presence.Where(entry => request.Filter.Presence.AdmitsType("m.presence") && request.Filter.Presence.AdmitsSender(entry.User))],
            ToDevice = toDevice?.Messages ?? [],
            DeviceLists = deviceLists,
            Keys = request.Device is null ? null : await parts.KeyCounts.Of(request.Tenant, request.User, request.Device, view, cancellation),
            Rooms = rooms,
            HasNews = anyRoom || catchUp is not null || !global.IsEmpty || toDevice is { Messages.IsEmpty: false } || !deviceLists.IsEmpty || presence.Count > 0,
        };
    }

    static async IAsyncEnumerable<RoomUpdate> Stream(
        List<RoomPlan> plans, RoomUpdates updates, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var section in Enum.GetValues<Section>())
            foreach (var plan in plans)
                if (plan.Section == section && await updates.Of(plan, cancellation) is { } update) yield return update;
    }

    // The rooms that were active last come first; those that do not fit are told of from the same place next time.
    static async Task<(IAsyncEnumerable<RoomUpdate>, CatchUp?, bool)> WithinBudget(
        List<RoomPlan> plans, RoomUpdates updates, long from, CancellationToken cancellation)
    {
        var (made, bytes) = (new List<(Section Section, RoomUpdate Update)>(), 0L);
        CatchUp? catchUp = null;
        foreach (var plan in plans)
        {
            if (bytes > BudgetBytes && plan.Section is Section.Join or Section.Leave)
            {
                catchUp ??= new CatchUp(from, plan.Activity);
                continue;
            }
            if (await updates.Of(plan, cancellation) is not { } update) continue;

            made.Add((plan.Section, update));
            bytes += update.EstimatedBytes;
        }
        return (made.OrderBy(entry => entry.Section).Select(entry => entry.Update).ToAsyncEnumerable(), catchUp, made.Count > 0);
    }

    static async Task<ImmutableArray<AccountDataEntry>> AccountData(
        SyncRequest request, TenantView view, ITenantStores store, long from, CancellationToken cancellation) =>
        request.Since is null ? await store.AccountData.All(request.User, cancellation)
        : view.Changes.MayHaveChanged(ChangeKey.Of(ChangeKind.AccountData, request.User), from)
            ? await store.AccountData.ChangedSince(request.User, from, cancellation)
        : [];

    static async Task<IReadOnlySet<RoomId>> OwnReads(
        SyncRequest request, TenantView view, ITenantStores store, long from, CancellationToken cancellation) =>
        request.Since is not null && view.Changes.MayHaveChanged(ChangeKey.Of(ChangeKind.ReadPosition, request.User), from)
            ? (await store.Sync.OwnReadsSince(request.User, from, cancellation)).ToHashSet()
            : ImmutableHashSet<RoomId>.Empty;

    // While a client catches up, where a room stood in the order when its token was made tells whether it was in that answer.
    static async Task<Dictionary<RoomId, long>> ActivityAtToken(
        SyncRequest request, TenantReader reader, TenantView view, UserView user, ITenantStores store, CancellationToken cancellation)
    {
        var known = new Dictionary<RoomId, long>();
        if (request.Since is not { CatchUp: not null, Position: var position }) return known;

        foreach (var room in user.Rooms.Values)
        {
            if (view.LastChangeOf(room) <= position || await reader.Room(room.Room, cancellation) is not { } snapshot) continue;

            var scope = new RoomScope(snapshot, store.Rooms);
            var order = await scope.OrderAt(position, cancellation);
            var page = order.N == 0 ? null : await scope.Timeline(new(order.N, 1), Storage.Rooms.Direction.Backward, 1, null, cancellation);
            known[room.Room] = page?.Events is [var last] ? last.Position : 0;
        }
        return known;
    }
}
