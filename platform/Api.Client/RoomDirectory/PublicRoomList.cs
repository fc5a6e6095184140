using System.Collections.Immutable;
using System.Globalization;
using Weft.Api.Http;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Storage.RoomDirectory;
using Weft.Tenants;

namespace Weft.Api.Client.RoomDirectory;

/// <summary>Pages through the listed rooms, the newest listing first. A page's work is bounded, whatever the search.</summary>
sealed class PublicRoomList(IStores stores, TenantLogs logs)
{
    const int LimitMax = 500;
    const int LookedAtMax = 2000;
    const int StorePage = 200;

    public sealed record Wish(long? Limit, string? Since, string? Search, IReadOnlyList<string?>? RoomTypes);

    /// <summary>Where a page begins: behind the room listed at a position, or, paging back, in front of it.</summary>
    readonly record struct Cursor(long? Position, bool Back);

    public async Task<Reply> Page(TenantId tenant, Wish wish, CancellationToken cancellation)
    {
        var limit = (int)Math.Clamp(wish.Limit ?? 100, 1, LimitMax);
        if (Parse(wish.Since) is not { } cursor) return MatrixError.InvalidParam("'since' is not a token of this directory.");

        var directory = stores.For(tenant).Directory;
        var (found, more) = await Collect(tenant, directory, cursor, wish, limit, cancellation);
        if (cursor.Back) found.Reverse();
        var hasNext = found.Count > 0 && (cursor.Back || more);
        var hasPrevious = found.Count > 0 && (cursor.Back ? more : cursor.Position is not null);
        return Reply.Json(new
        {
            chunk = found.Select(entry => PublicRoom.Of(entry.Room)),
            next_batch = hasNext ? Token(found[^1].Position, back: false) : null,
            prev_batch = hasPrevious ? Token(found[0].Position, back: true) : null,
            total_room_count_estimate = await directory.ListedCount(cancellation),
        });
    }

    async Task<(List<(RoomSnapshot Room, long Position)> Found, bool More)> Collect(
        TenantId tenant, IDirectoryStore directory, Cursor cursor, Wish wish, int limit, CancellationToken cancellation)
    {
        var found = new List<(RoomSnapshot, long)>();
        var at = cursor.Position;
        for (var looked = 0; ;)
        {
            ImmutableArray<ListedRoom> page = cursor.Back
                ? await directory.ListedBefore(at ?? long.MaxValue, StorePage, cancellation)
                : await directory.Listed(at, StorePage, cancellation);
            foreach (var listed in page)
            {
                if (found.Count == limit || looked == LookedAtMax) return (found, true);
                looked++;
                at = listed.Position;
                if (await logs.Reader(tenant).Room(listed.Room, cancellation) is { } room && Matches(room, wish)) found.Add((room, listed.Position));
            }
            if (page.Length < StorePage) return (found, false);
        }
    }

    static bool Matches(RoomSnapshot room, Wish wish) =>
        (wish.RoomTypes is null || wish.RoomTypes.Contains(room.Facts.Type, StringComparer.Ordinal))
        && (wish.Search is not { Length: > 0 } search
            || Contains(room.Facts.Name, search) || Contains(room.Facts.Topic, search) || Contains(room.Facts.CanonicalAlias?.ToString(), search));

    static bool Contains(string? text, string search) => text?.Contains(search, StringComparison.OrdinalIgnoreCase) ?? false;

    static string Token(long position, bool back) => string.Create(CultureInfo.InvariantCulture, $"{(back ? 'b' : 'f')}{position}");

    static Cursor? Parse(string? since) => since switch
    {
        null or "" => new Cursor(null, Back: false),
        ['f' or 'b', .. var number] when long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position) => new Cursor(position, since[0] == 'b'),
        _ => null,
    };
}
