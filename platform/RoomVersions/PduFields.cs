using System.Collections.Immutable;
using System.Text;
using Weft.Events;
using Weft.Events.Json;

namespace Weft.RoomVersions;

/// <summary>The top-level members of an event as they stand in its bytes; null where absent or of the wrong type.</summary>
struct PduFields
{
    public string? EventId, RoomId, Type, StateKey, Sender, Redacts;
    public long? OriginServerTs, Depth;
    public Range Content;
    public ImmutableArray<EventId> PrevEvents, AuthEvents;
    bool _hasContent, _hasHashes, _hasSignatures, _hasRoomId, _hasStateKey;
    bool _prevEventsCarryHashes, _authEventsCarryHashes;

    /// <summary>Reads canonical bytes of one object.</summary>
    public static PduFields Read(ReadOnlySpan<byte> json)
    {
        var fields = new PduFields();
        for (var members = new CanonicalMembers(json); members.MoveNext();) fields.Take(in members);
        return fields;
    }

    void Take(in CanonicalMembers member)
    {
        var name = member.Name;
        if (name.SequenceEqual("auth_events"u8)) AuthEvents = References(member.Value, PduFormat.AuthEventsMax, out _authEventsCarryHashes);
        else if (name.SequenceEqual("content"u8)) (Content, _hasContent) = (member.ValueRange, member.IsObject);
        else if (name.SequenceEqual("depth"u8)) Depth = member.Integer;
        else if (name.SequenceEqual("event_id"u8)) EventId = member.Text;
        else if (name.SequenceEqual("hashes"u8)) _hasHashes = member.IsObject;
        else if (name.SequenceEqual("origin_server_ts"u8)) OriginServerTs = member.Integer;
        else if (name.SequenceEqual("prev_events"u8)) PrevEvents = References(member.Value, PduFormat.PrevEventsMax, out _prevEventsCarryHashes);
        else if (name.SequenceEqual("redacts"u8)) Redacts = member.Text;
        else if (name.SequenceEqual("room_id"u8)) (RoomId, _hasRoomId) = (member.Text, true);
        else if (name.SequenceEqual("sender"u8)) Sender = member.Text;
        else if (name.SequenceEqual("signatures"u8)) _hasSignatures = member.IsObject;
        else if (name.SequenceEqual("state_key"u8)) (StateKey, _hasStateKey) = (member.Text, true);
        else if (name.SequenceEqual("type"u8)) Type = member.Text;
    }

    /// <summary>Whether this is a create event that makes the room's id rather than having one.</summary>
    public readonly bool IsRoomless(RoomVersion version) =>
        version.CreateEventIdIsRoomId && Type == EventTypes.Create && StateKey == "";

    public readonly JsonProblem? FindProblem(RoomVersion version)
    {
        var sentence = this switch
        {
            { Type: null } => "The event has no type that is a string.",
            { _hasContent: false } => "The event has no content that is an object.",
            { _hasHashes: false } => "The event has no hashes.",
            { _hasSignatures: false } => "The event has no signatures.",
            { _hasStateKey: true, StateKey: null } => "The event's state key is not a string.",
            { OriginServerTs: null } => "The event has no origin_server_ts that is an integer.",
            _ when Depth is not { } depth || depth < 0 || depth > version.DepthMax =>
                $"The event has no depth from 0 to {version.DepthMax}.",
            _ when !UserId.TryParse(Sender, out _) => "The event has no sender that is a user id.",
            _ => RoomProblem(version) ?? ReferencesProblem(version),
        };
        if (sentence is not null) return JsonProblem.BadJson(sentence);
        return TooLong(Type, "type") ?? TooLong(StateKey, "state key");
    }

    readonly string? RoomProblem(RoomVersion version)
    {
        if (IsRoomless(version)) return _hasRoomId ? "In this room version a create event has no room id." : null;
        if (!Events.RoomId.TryParse(RoomId, out var room)) return "The event has no room id.";
        return room.Server is null == version.CreateEventIdIsRoomId ? null : $"The room id is not of room version {version}.";
    }

    readonly string? ReferencesProblem(RoomVersion version)
    {
        if (PrevEvents.IsDefault) return $"The event's prev_events is not a list of at most {PduFormat.PrevEventsMax} events.";
        if (AuthEvents.IsDefault) return $"The event's auth_events is not a list of at most {PduFormat.AuthEventsMax} events.";
        var carryHashes = version.ReferencesCarryHashes;
        if (PrevEvents.Length > 0 && _prevEventsCarryHashes != carryHashes || AuthEvents.Length > 0 && _authEventsCarryHashes != carryHashes)
            return $"The event's prev_events or auth_events are not written as in room version {version}.";
        foreach (var id in PrevEvents)
            if (!id.Is(version.EventIds)) return $"The prev_events hold what is no event id in room version {version}.";
        foreach (var id in AuthEvents)
            if (!id.Is(version.EventIds)) return $"The auth_events hold what is no event id in room version {version}.";
        return version.EventIds != EventIdFormat.Opaque || Events.EventId.TryParse(EventId, out var own) && own.Is(EventIdFormat.Opaque)
            ? null
            : "The event has no event id.";
    }

    static JsonProblem? TooLong(string? text, string what) =>
        text is not null && Encoding.UTF8.GetByteCount(text) is > PduFormat.NameBytesMax and var bytes
            ? JsonProblem.TooLarge($"The {what} has {bytes} bytes; at most {PduFormat.NameBytesMax} are allowed.")
            : null;

    // Ids, or pairs of id and hashes. Default (no array at all) where it is neither, mixed, or too long.
    static ImmutableArray<EventId> References(ReadOnlySpan<byte> list, int max, out bool carryHashes)
    {
        carryHashes = false;
        if (list[0] != (byte)'[') return default;

        var ids = ImmutableArray.CreateBuilder<EventId>();
        for (var items = new CanonicalItems(list); items.MoveNext();)
        {
            var text = items.Text;
            if (text is null && items.IsArray)
            {
                var pair = new CanonicalItems(items.Value);
                text = pair.MoveNext() ? pair.Text : null;
                if (!pair.MoveNext() || !pair.IsObject || pair.MoveNext() || ids.Count > 0 && !carryHashes) return default;
                carryHashes = true;
            }
            else if (carryHashes) return default;
            if (ids.Count == max || !Events.EventId.TryParse(text, out var id)) return default;
            ids.Add(id);
        }
        return ids.DrainToImmutable();
    }
}
