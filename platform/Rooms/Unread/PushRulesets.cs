using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore.Push;
using Weft.Rooms.Sync;
using Weft.Storage;
using Weft.Storage.AccountData;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Rooms.Unread;

/// <summary>The push rules of users, kept in memory until they change.</summary>
public sealed class PushRulesets(IStores stores) : ILogFollower
{
    const int UsersMax = 20_000;

    readonly BoundedCache<(TenantId, UserId), PushRuleset> _known = new(UsersMax);
    long _changes;

    public async ValueTask<PushRuleset> Of(TenantId tenant, UserId user, CancellationToken cancellation)
    {
        if (_known.TryGet((tenant, user), out var known)) return known;

        var before = Volatile.Read(ref _changes);
        var entry = await stores.For(tenant).AccountData.Find(user, null, PushRulesEntry.Type, cancellation);
        var read = PushRulesetJson.Read(user, entry?.Content);

        // What changed while it was read may be older than the change.
        if (Volatile.Read(ref _changes) == before) _known.Set((tenant, user), read);
        return read;
    }

    public void Follow(TenantId tenant, ImmutableArray<PositionedRecord> records)
    {
        foreach (var (_, record) in records)
            if (record is AccountDataSet { Room: null, Type: PushRulesEntry.Type } set) Forget(tenant, set.User);
    }

    public void StartOver(TenantId tenant)
    {
        Interlocked.Increment(ref _changes);
        _known.Clear();
    }

    void Forget(TenantId tenant, UserId user)
    {
        Interlocked.Increment(ref _changes);
        _known.Remove((tenant, user));
    }
}
