using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync;

/// <summary>What a client wants to hear of.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#filtering</remarks>
public sealed record SyncFilter
{
    public static readonly SyncFilter None = new();

    public EventFilter Presence { get; init; } = EventFilter.All;
    public EventFilter AccountData { get; init; } = EventFilter.All;
    public RoomFilter Room { get; init; } = new();

    /// <summary>Events are written as servers exchange them.</summary>
    public bool FederationFormat { get; init; }

    /// <summary>The only fields of events that are wanted; null for all.</summary>
    public EventFields? EventFields { get; init; }
}

public sealed record RoomFilter
{
    public ImmutableHashSet<RoomId>? Rooms { get; init; }
    public ImmutableHashSet<RoomId> NotRooms { get; init; } = [];
    public bool IncludeLeave { get; init; }
    public RoomEventFilter State { get; init; } = RoomEventFilter.All;
    public RoomEventFilter Timeline { get; init; } = RoomEventFilter.All;
    public RoomEventFilter Ephemeral { get; init; } = RoomEventFilter.All;
    public RoomEventFilter AccountData { get; init; } = RoomEventFilter.All;

    public bool Admits(RoomId room) => (Rooms is null || Rooms.Contains(room)) && !NotRooms.Contains(room);
}

/// <summary>Null lists include all; what is excluded wins.</summary>
public record EventFilter
{
    public static readonly EventFilter All = new();

    public int? Limit { get; init; }

    /// <summary>May hold <c>*</c> for any characters.</summary>
    public ImmutableArray<string>? Types { get; init; }
    public ImmutableArray<string> NotTypes { get; init; } = [];
    public ImmutableHashSet<UserId>? Senders { get; init; }
    public ImmutableHashSet<UserId> NotSenders { get; init; } = [];

    public bool AdmitsType(string type) =>
        (Types is not { } wanted || wanted.Any(pattern => IsMatch(pattern, type))) && !NotTypes.Any(pattern => IsMatch(pattern, type));

    public bool AdmitsSender(UserId sender) => (Senders is null || Senders.Contains(sender)) && !NotSenders.Contains(sender);

    static bool IsMatch(string pattern, string type)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1) return pattern == type;
        if (!type.StartsWith(parts[0], StringComparison.Ordinal)) return false;

        // Each part at its first place behind the one before leaves most for the rest.
        var at = parts[0].Length;
        foreach (var part in parts.AsSpan()[1..^1])
        {
            var found = type.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + part.Length;
        }
        return type.Length - at >= parts[^1].Length && type.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}

public sealed record RoomEventFilter : EventFilter
{
    public static new readonly RoomEventFilter All = new();

    public ImmutableHashSet<RoomId>? Rooms { get; init; }
    public ImmutableHashSet<RoomId> NotRooms { get; init; } = [];
    public bool? ContainsUrl { get; init; }
    public bool LazyLoadMembers { get; init; }
    public bool IncludeRedundantMembers { get; init; }
    public bool UnreadThreadNotifications { get; init; }

    /// <summary>Of <c>/messages</c> alone: events to which some event relates in one of these ways…</summary>
    public ImmutableArray<string>? RelatedByTypes { get; init; }

    /// <summary>…and from one of these senders.</summary>
    public ImmutableArray<UserId>? RelatedBySenders { get; init; }

    /// <summary>The same for the storage; rooms and the number aside.</summary>
    public TimelineFilter ForStorage => new(
        Types, NotTypes, Senders is null ? null : [.. Senders], [.. NotSenders], ContainsUrl, RelatedByTypes, RelatedBySenders);

    public bool AdmitsRoom(RoomId room) => (Rooms is null || Rooms.Contains(room)) && !NotRooms.Contains(room);

    /// <summary>Everything but the room, which is asked once.</summary>
    public bool Admits(TimelineEvent e) =>
        AdmitsType(e.Pdu.Type) && AdmitsSender(e.Pdu.Sender)
        && (ContainsUrl is not { } wanted || wanted == (e.Pdu.ContentString("url") is not null));
}
