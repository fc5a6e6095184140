using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;

namespace Weft.RoomCore;

public enum HistoryVisibility { WorldReadable, Shared, Invited, Joined }

/// <summary>What a room's state says about the room itself, read once for each state.</summary>
public sealed record RoomFacts
{
    public static readonly RoomFacts None = new();

    // A change of any other type leaves the facts as they are.
    static readonly ImmutableHashSet<string> Types =
    [
        EventTypes.Create, EventTypes.Name, EventTypes.Topic, EventTypes.Avatar, EventTypes.CanonicalAlias,
        EventTypes.Encryption, EventTypes.JoinRules, EventTypes.HistoryVisibility, EventTypes.GuestAccess, EventTypes.Tombstone,
    ];

    /// <summary><c>m.room.create</c>'s <c>type</c>: <c>m.space</c> and others; null is an ordinary room.</summary>
    public string? Type { get; init; }

    public UserId? Creator { get; init; }

    /// <summary>False when other servers' users cannot take part (<c>m.federate</c>).</summary>
    public bool Federates { get; init; } = true;

    public RoomId? Predecessor { get; init; }

    public string? Name { get; init; }
    public string? Topic { get; init; }
    public string? AvatarUrl { get; init; }
    public RoomAlias? CanonicalAlias { get; init; }

    /// <summary>The algorithm; null when the room is not encrypted.</summary>
    public string? Encryption { get; init; }

    /// <summary>As it is spelled; <c>invite</c> where nothing is said.</summary>
    public string JoinRule { get; init; } = "invite";

    /// <summary>The rooms whose members a restricted join rule lets in.</summary>
    public ImmutableArray<RoomId> AllowedRooms { get; init; } = [];

    public HistoryVisibility HistoryVisibility { get; init; } = HistoryVisibility.Shared;
    public bool GuestsMayJoin { get; init; }

    /// <summary>A tombstone closes the room; its successor may be missing or unreadable.</summary>
    public bool IsTombstoned { get; init; }
    public RoomId? Successor { get; init; }

    public static bool DependOn(string type) => Types.Contains(type);

    public static RoomFacts From(ImmutableDictionary<StateTuple, TimelineEvent> state)
    {
        var create = Content(state, EventTypes.Create);
        var tombstone = Content(state, EventTypes.Tombstone);
        var rules = Content(state, EventTypes.JoinRules);
        return new RoomFacts
        {
            Type = Text(create, "type"),
            Creator = state.GetValueOrDefault(new(EventTypes.Create, ""))?.Pdu.Sender,
            Federates = !(create is { } c && c.TryGetProperty("m.federate", out var federate) && federate.ValueKind == JsonValueKind.False),
            Predecessor = create is { } made && made.TryGetProperty("predecessor", out var before)
                && RoomId.TryParse(Text(before, "room_id"), out var predecessor) ? predecessor : null,
            Name = Present(Text(Content(state, EventTypes.Name), "name")),
            Topic = Present(Text(Content(state, EventTypes.Topic), "topic")),
            AvatarUrl = Present(Text(Content(state, EventTypes.Avatar), "url")),
            CanonicalAlias = RoomAlias.TryParse(Text(Content(state, EventTypes.CanonicalAlias), "alias"), out var alias) ? alias : null,
            Encryption = Text(Content(state, EventTypes.Encryption), "algorithm"),
            JoinRule = Text(rules, "join_rule") ?? "invite",
            AllowedRooms = Allowed(rules),
            HistoryVisibility = Visibility(Text(Content(state, EventTypes.HistoryVisibility), "history_visibility")),
            GuestsMayJoin = Text(Content(state, EventTypes.GuestAccess), "guest_access") == "can_join",
            IsTombstoned = tombstone is not null,
            Successor = RoomId.TryParse(Text(tombstone, "replacement_room"), out var successor) ? successor : null,
        };
    }

    /// <summary>An unknown value counts as <c>shared</c>, as its absence does.</summary>
    /// <remarks>https://spec.matrix.org/v1.19/client-server-api/#room-history-visibility</remarks>
    public static HistoryVisibility Visibility(string? text) => text switch
    {
        "world_readable" => HistoryVisibility.WorldReadable,
        "invited" => HistoryVisibility.Invited,
        "joined" => HistoryVisibility.Joined,
        _ => HistoryVisibility.Shared,
    };

    static ImmutableArray<RoomId> Allowed(JsonElement? rules)
    {
        if (rules is not { } content || !content.TryGetProperty("allow", out var allow) || allow.ValueKind != JsonValueKind.Array) return [];

        var rooms = ImmutableArray.CreateBuilder<RoomId>();
        foreach (var condition in allow.EnumerateArray())
            if (Text(condition, "type") == "m.room_membership" && RoomId.TryParse(Text(condition, "room_id"), out var room)) rooms.Add(room);

        return rooms.ToImmutable();
    }

    static JsonElement? Content(ImmutableDictionary<StateTuple, TimelineEvent> state, string type) =>
        state.TryGetValue(new(type, ""), out var entry) ? entry.Pdu.Content : null;

    static string? Text(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } content
        && content.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    static string? Present(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
