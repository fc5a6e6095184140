using System.Collections.Frozen;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.Log;
using Weft.Storage.Sync;
using Weft.Tenants;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>What lists filter rooms by.</summary>
readonly record struct RoomTraits(string? Type, bool IsEncrypted, string? Name)
{
    public static RoomTraits Of(RoomFacts facts) => new(facts.Type, facts.Encryption is not null, facts.Name);
}

/// <summary>
/// Finds the traits of thousands of rooms without loading them: one question for all rooms of a user, and from then on only
/// the rooms that changed.
/// </summary>
sealed class RoomTraitsCache(IStores stores)
{
    const int UsersMax = 2_000;

    readonly BoundedCache<(TenantId, UserId), Known> _known = new(UsersMax);

    public async ValueTask<Func<RoomId, ValueTask<RoomTraits>>> Of(
        TenantId tenant, UserId user, TenantReader reader, TenantView view, CancellationToken cancellation)
    {
        if (!_known.TryGet((tenant, user), out var known))
        {
            var rooms = await stores.For(tenant).Sync.Activity(user, long.MaxValue, cancellation);
            known = new Known(view.Position, rooms.ToFrozenDictionary(room => room.Room));
            _known.Set((tenant, user), known);
        }
        return async room =>
        {
            if (view.TryGetRoom(room, out var held)) return RoomTraits.Of(held.Facts);
            if (known.Rooms.GetValueOrDefault(room) is { } old && !view.Changes.MayHaveChanged(ChangeKey.Of(ChangeKind.Room, room), known.Position))
                return new RoomTraits(old.Type, old.IsEncrypted, old.Name);

            return await reader.Room(room, cancellation) is { } loaded ? RoomTraits.Of(loaded.Facts) : default;
        };
    }

    sealed record Known(long Position, FrozenDictionary<RoomId, RoomActivity> Rooms);
}
