using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;

namespace Weft.Rooms.Sync;

/// <summary>Reads filters as clients send them. What is unknown is ignored; what is known must be of its type.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridfilter</remarks>
public static class SyncFilterJson
{
    const int ListMax = 2_000;

    /// <exception cref="FormatException">With a sentence for the person who asked.</exception>
    public static SyncFilter Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new FormatException("A filter must be a JSON object.");

        var room = Object(json, "room");
        return new SyncFilter
        {
            EventFields = Strings(json, "event_fields") is { IsEmpty: false } fields ? new EventFields(fields) : null,
            Presence = ReadEvents(Object(json, "presence"), new EventFilter()),
            AccountData = ReadEvents(Object(json, "account_data"), new EventFilter()),
            FederationFormat = Text(json, "event_format") switch
            {
                null or "client" => false,
                "federation" => true,
                _ => throw new FormatException("'event_format' must be 'client' or 'federation'."),
            },
            Room = new RoomFilter
            {
                Rooms = Ids<RoomId>(room, "rooms"),
                NotRooms = Ids<RoomId>(room, "not_rooms") ?? [],
                IncludeLeave = Flag(room, "include_leave") ?? false,
                State = ReadRoomEvents(Object(room, "state")),
                Timeline = ReadRoomEvents(Object(room, "timeline")),
                Ephemeral = ReadRoomEvents(Object(room, "ephemeral")),
                AccountData = ReadRoomEvents(Object(room, "account_data")),
            },
        };
    }

    /// <summary>The filter of <c>/messages</c>, <c>/context</c> and search.</summary>
    /// <exception cref="FormatException">With a sentence for the person who asked.</exception>
    public static RoomEventFilter ReadRoomEvents(JsonElement? json) => ReadEvents(json, new RoomEventFilter
    {
        Rooms = Ids<RoomId>(json, "rooms"),
        NotRooms = Ids<RoomId>(json, "not_rooms") ?? [],
        ContainsUrl = Flag(json, "contains_url"),
        LazyLoadMembers = Flag(json, "lazy_load_members") ?? false,
        IncludeRedundantMembers = Flag(json, "include_redundant_members") ?? false,
        UnreadThreadNotifications = (Flag(json, "unread_thread_notifications") ?? Flag(json, "org.matrix.msc3773.unread_thread_notifications")) ?? false,
        RelatedByTypes = Strings(json, "related_by_rel_types"),
        RelatedBySenders = Ids<UserId>(json, "related_by_senders") is { } senders ? [.. senders] : null,
    });

    static T ReadEvents<T>(JsonElement? json, T filter) where T : EventFilter => filter with
    {
        Limit = Limit(json),
        Types = Strings(json, "types"),
        NotTypes = Strings(json, "not_types") ?? [],
        Senders = Ids<UserId>(json, "senders"),
        NotSenders = Ids<UserId>(json, "not_senders") ?? [],
    };

    static JsonElement? Member(JsonElement? json, string name) =>
        json is { } holder && holder.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    static JsonElement? Object(JsonElement? json, string name) => Member(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } member => member,
        _ => throw new FormatException($"'{name}' must be an object."),
    };

    static bool? Flag(JsonElement? json, string name) => Member(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new FormatException($"'{name}' must be true or false."),
    };

    static string? Text(JsonElement? json, string name) => Member(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } member => member.GetString(),
        _ => throw new FormatException($"'{name}' must be a string."),
    };

    static int? Limit(JsonElement? json) => Member(json, "limit") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } member when member.TryGetInt64(out var limit) && limit >= 0 => (int)Math.Min(limit, int.MaxValue),
        _ => throw new FormatException("'limit' must be an integer greater than 0."),
    };

    static ImmutableArray<string>? Strings(JsonElement? json, string name)
    {
        if (Member(json, name) is not { } list) return null;
        if (list.ValueKind != JsonValueKind.Array) throw new FormatException($"'{name}' must be a list.");
        if (list.GetArrayLength() > ListMax) throw new FormatException($"'{name}' holds more than {ListMax} entries.");

        return [.. list.EnumerateArray().Select(entry => entry.ValueKind == JsonValueKind.String
            ? entry.GetString()!
            : throw new FormatException($"'{name}' must hold strings only."))];
    }

    static ImmutableHashSet<T>? Ids<T>(JsonElement? json, string name) where T : struct, ITextId<T> =>
        Strings(json, name) is not { } texts ? null : [.. texts.Select(text => T.TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{name}' holds something that is not a valid {typeof(T).Name}."))];
}
