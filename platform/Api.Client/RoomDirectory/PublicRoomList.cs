using System.Globalization;
using Weft.Api.Http;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Api.Client.RoomDirectory;

/// <summary>Pages through the listed rooms, the newest listing first. A page's work is bounded, whatever the search.</summary>
sealed class PublicRoomList(IStores stores, TenantLogs logs)
{
    const int LimitMax = 500;
    const int LookedAtMax = 2000;
    const int StorePage = 200;

    public sealed record Wish(long? Limit, string? Since, string? Search, IReadOnlyList<string?>? RoomTypes);

    public async Task<Reply> Page(TenantId tenant, Wish wish, CancellationToken cancellation)
    {
        var limit = (int)Math.Clamp(wish.Limit ?? 100, 1, LimitMax);
        if (!TryCursor(wish.Since, out var after)) return MatrixError.InvalidParam("'since' is not a token of this directory.");

        var directory = stores.For(tenant).Directory;
        var chunk = new List<PublicRoom>();
        var looked = 0;
        long? next = null;
        while (next is null)
        {
            var page = await directory.Listed(after, StorePage, cancellation);
            foreach (var listed in page)
            {
                if (chunk.Count == limit || looked == LookedAtMax)
                {
                    next = after;
                    break;
                }
                looked++;
                after = listed.Position;
                if (await logs.Reader(tenant).Room(listed.Room, cancellation) is { } room && Matches(room, wish)) chunk.Add(PublicRoom.Of(room));
            }
            if (page.Length < StorePage) break;
        }

        return Reply.Json(new
        {
            chunk,
            next_batch = next?.ToString(CultureInfo.InvariantCulture),
            prev_batch = wish.Since is { Length: > 0 } ? "" : null,
            total_room_count_estimate = await directory.ListedCount(cancellation),
        });
    }

    static bool Matches(RoomSnapshot room, Wish wish) =>
        (wish.RoomTypes is null || wish.RoomTypes.Contains(room.Facts.Type, StringComparer.Ordinal))
        && (wish.Search is not { Length: > 0 } search
            || Contains(room.Facts.Name, search) || Contains(room.Facts.Topic, search) || Contains(room.Facts.CanonicalAlias?.ToString(), search));

    static bool Contains(string? text, string search) => text?.Contains(search, StringComparison.OrdinalIgnoreCase) ?? false;

    // The empty token is the first page, to which the second one's prev_batch leads back.
    static bool TryCursor(string? since, out long? after)
    {
        after = null;
        if (string.IsNullOrEmpty(since)) return true;
        if (!long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return false;
        after = position;
        return true;
    }
}
