using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.Rooms.Sync.Sliding;
using Json = Weft.Api.Client.SlidingSync.RequestJson;

namespace Weft.Api.Client.SlidingSync;

/// <summary>The filters of a list.</summary>
static class SlidingFiltersJson
{
    const int EntriesMax = 500;

    public static SlidingFilters Read(JsonElement? json, bool isV4) => json is null ? new SlidingFilters() : new SlidingFilters
    {
        IsDirect = Json.Flag(json, "is_dm"),
        IsEncrypted = Json.Flag(json, "is_encrypted"),
        IsInvited = Json.Flag(json, isV4 ? "is_invited" : "is_invite"),
        Spaces = Json.Texts(json, "spaces", EntriesMax) is { } spaces
            ? [.. spaces.Where(space => RoomId.TryParse(space, out _)).Select(RoomId.Parse)] : null,
        RoomTypes = Types(json, "room_types"),
        NotRoomTypes = Types(json, "not_room_types") ?? [],
        Tags = Json.Texts(json, "tags", EntriesMax) is { } tags ? [.. tags] : null,
        NotTags = [.. Json.Texts(json, "not_tags", EntriesMax) ?? []],
        NameLike = isV4 ? null : Json.Text(json, "room_name_like"),
    };

    static ImmutableArray<string?>? Types(JsonElement? json, string name) =>
        Json.Array(json, name, EntriesMax) is not { } types ? null : [.. types.Select(type => type.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => type.GetString(),
            _ => throw Json.Refused($"'{name}' must hold strings, or null for rooms without a type."),
        })];
}
