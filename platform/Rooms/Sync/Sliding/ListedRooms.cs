using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>A room that a request's rules match.</summary>
/// <param name="Lists">The lists it is in the window of.</param>
sealed record MatchedRoom(UserRoom Room, RoomConfig Config, ImmutableArray<string> Lists, bool IsSubscribed);

/// <summary>Applies a request's lists and subscriptions to the rooms of a user.</summary>
sealed class ListedRooms(
    SlidingRequest request, TenantView view, ReaderSettings settings, Func<RoomId, ValueTask<RoomTraits>> traits, TenantReader reader,
    ITenantStores stores)
{
    IReadOnlyDictionary<RoomId, ImmutableHashSet<string>>? _tags;

    /// <summary>How many rooms pass the filters of each list.</summary>
    public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <param name="rooms">Those that a list may hold, the most recently active first.</param>
    public async Task<List<MatchedRoom>> Match(IReadOnlyList<UserRoom> rooms, UserView user, CancellationToken cancellation)
    {
        var matched = new Dictionary<RoomId, MatchedRoom>();
        foreach (var (name, list) in request.Lists)
        {
            var passing = await Passing(rooms, list.Filters, cancellation);
            Counts[name] = passing.Count;
            foreach (var room in InRanges(passing, list.Ranges)) Add(matched, room, list.Config, name);
        }
        foreach (var (id, config) in request.Subscriptions)
            if (user.Rooms.GetValueOrDefault(id) is { } room && (rooms.Contains(room) || room.Membership == Membership.Leave)) Add(matched, room, config, null);

        return [.. matched.Values.OrderByDescending(match => view.LastChangeOf(match.Room))];
    }

    static void Add(Dictionary<RoomId, MatchedRoom> matched, UserRoom room, RoomConfig config, string? list)
    {
        matched[room.Room] = matched.TryGetValue(room.Room, out var known)
            ? known with
            {
                Config = known.Config.And(config),
                Lists = list is null ? known.Lists : known.Lists.Add(list),
                IsSubscribed = known.IsSubscribed || list is null,
            }
            : new MatchedRoom(room, config, list is null ? [] : [list], list is null);
    }

    static IEnumerable<UserRoom> InRanges(List<UserRoom> rooms, ImmutableArray<(int First, int Last)>? ranges)
    {
        if (ranges is not { } windows) return rooms;

        return windows.SelectMany(window => rooms.Skip(window.First).Take(window.Last - window.First + 1)).Distinct();
    }

    async Task<List<UserRoom>> Passing(IReadOnlyList<UserRoom> rooms, SlidingFilters filters, CancellationToken cancellation)
    {
        if (filters == Everything) return [.. rooms];

        var inSpaces = filters.Spaces is { } spaces ? await ChildrenOf(spaces, cancellation) : null;
        if (filters.Tags is not null || !filters.NotTags.IsEmpty) _tags ??= await Tags(cancellation);
        var passing = new List<UserRoom>();
        foreach (var room in rooms)
            if (Admits(filters, room, inSpaces) && await AdmitsTraits(filters, room)) passing.Add(room);

        return passing;
    }

    static readonly SlidingFilters Everything = new();

    bool Admits(SlidingFilters filters, UserRoom room, HashSet<RoomId>? inSpaces)
    {
        if (filters.IsDirect is { } direct && direct != settings.DirectRooms.Contains(room.Room)) return false;
        if (filters.IsInvited is { } invited && invited != (room.Membership == Membership.Invite)) return false;
        if (inSpaces is not null && !inSpaces.Contains(room.Room)) return false;

        var tags = _tags?.GetValueOrDefault(room.Room) ?? [];
        return !filters.NotTags.Any(tags.Contains) && (filters.Tags is not { } wanted || wanted.Any(tags.Contains));
    }

    async ValueTask<bool> AdmitsTraits(SlidingFilters filters, UserRoom room)
    {
        if (filters is { IsEncrypted: null, RoomTypes: null, NotRoomTypes.IsEmpty: true, NameLike: null }) return true;

        var of = await traits(room.Room);
        return (filters.IsEncrypted is not { } encrypted || encrypted == of.IsEncrypted)
            && !filters.NotRoomTypes.Contains(of.Type, StringComparer.Ordinal) && (filters.RoomTypes is not { } types || types.Contains(of.Type, StringComparer.Ordinal))
            && (filters.NameLike is not { } like || of.Name?.Contains(like, StringComparison.OrdinalIgnoreCase) == true);
    }

    async Task<HashSet<RoomId>> ChildrenOf(ImmutableArray<RoomId> spaces, CancellationToken cancellation)
    {
        var children = new HashSet<RoomId>();
        foreach (var space in spaces)
        {
            if (await reader.Room(space, cancellation) is not { } room || !room.IsJoined(request.User)) continue;

            foreach (var (key, entry) in room.State)
                if (key.Type == EventTypes.SpaceChild && entry.Pdu.Content.TryGetProperty("via", out var via) && via.ValueKind == JsonValueKind.Array
                    && RoomId.TryParse(key.Key, out var child)) children.Add(child);
        }
        return children;
    }

    async Task<IReadOnlyDictionary<RoomId, ImmutableHashSet<string>>> Tags(CancellationToken cancellation)
    {
        var tags = new Dictionary<RoomId, ImmutableHashSet<string>>();
        foreach (var entry in await stores.AccountData.All(request.User, cancellation))
        {
            if (entry is not { Room: { } room, Type: "m.tag" }) continue;

            using var content = JsonDocument.Parse(entry.Content);
            if (content.RootElement.TryGetProperty("tags", out var named) && named.ValueKind == JsonValueKind.Object)
                tags[room] = [.. named.EnumerateObject().Select(tag => tag.Name)];
        }
        return tags;
    }
}
