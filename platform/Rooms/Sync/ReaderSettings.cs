using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.AccountData;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Rooms.Sync;

/// <summary>What of a user's account data decides what they are shown.</summary>
/// <param name="Ignored">Whose messages and invites they do not want.</param>
/// <param name="DirectRooms">The rooms that <c>m.direct</c> names.</param>
/// <param name="Position">Everything up to here is in it.</param>
sealed record ReaderSettings(ImmutableHashSet<UserId> Ignored, ImmutableHashSet<RoomId> DirectRooms, long Position)
{
    public const string IgnoredUsersType = "m.ignored_user_list";
    public const string DirectType = "m.direct";

    public static ReaderSettings From(AccountDataEntry? ignored, AccountDataEntry? direct, long position) => new(
        ignored is null ? [] : [.. NamesOf<UserId>(ignored.Content, "ignored_users")],
        direct is null ? [] : [.. RoomsOf(direct.Content)],
        position);

    static IEnumerable<T> NamesOf<T>(ReadOnlyMemory<byte> content, string property) where T : struct, ITextId<T>
    {
        using var document = JsonDocument.Parse(content);
        if (!document.RootElement.TryGetProperty(property, out var named) || named.ValueKind != JsonValueKind.Object) yield break;

        foreach (var name in named.EnumerateObject())
            if (T.TryParse(name.Name, out var id)) yield return id;
    }

    static IEnumerable<RoomId> RoomsOf(ReadOnlyMemory<byte> content)
    {
        using var document = JsonDocument.Parse(content);
        foreach (var user in document.RootElement.EnumerateObject())
        {
            if (user.Value.ValueKind != JsonValueKind.Array) continue;
            foreach (var entry in user.Value.EnumerateArray())
                if (entry.ValueKind == JsonValueKind.String && RoomId.TryParse(entry.GetString(), out var room)) yield return room;
        }
    }
}

/// <summary>Keeps the settings of users who sync, read anew only when their account data changed.</summary>
sealed class ReaderSettingsCache(IStores stores)
{
    const int UsersMax = 20_000;

    readonly BoundedCache<(TenantId, UserId), ReaderSettings> _known = new(UsersMax);

    public async ValueTask<ReaderSettings> Of(TenantId tenant, UserId user, TenantView view, CancellationToken cancellation)
    {
        if (_known.TryGet((tenant, user), out var known) && !view.Changes.MayHaveChanged(ChangeKey.Of(ChangeKind.AccountData, user), known.Position))
            return known;

        // Read after the view was taken: it holds at least what the view's position holds.
        var data = stores.For(tenant).AccountData;
        var ignored = await data.Find(user, null, ReaderSettings.IgnoredUsersType, cancellation);
        var direct = await data.Find(user, null, ReaderSettings.DirectType, cancellation);
        var read = ReaderSettings.From(ignored, direct, view.Position);
        _known.Set((tenant, user), read);
        return read;
    }
}
