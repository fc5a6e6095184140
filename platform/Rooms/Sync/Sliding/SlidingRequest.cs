using System.Collections.Immutable;
using Weft.Events;
using Weft.Tenants;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>One call of sliding sync, in whichever shape it was sent.</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4186</remarks>
public sealed record SlidingRequest(TenantId Tenant, UserId User, string Device)
{
    /// <summary>Tells apart the connections of one device.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Null begins the connection anew.</summary>
    public SyncToken? Pos { get; init; }

    public TimeSpan Timeout { get; init; }
    public ImmutableDictionary<string, SlidingList> Lists { get; init; } = ImmutableDictionary<string, SlidingList>.Empty;
    public ImmutableDictionary<RoomId, RoomConfig> Subscriptions { get; init; } = ImmutableDictionary<RoomId, RoomConfig>.Empty;
    public SlidingExtensions Extensions { get; init; } = new();
}

/// <summary>The bounds of what one request may ask.</summary>
public static class SlidingBounds
{
    public const int ListsMax = 100;
    public const int SubscriptionsMax = 100;
    public const int RangesMax = 100;
    public const int StateEntriesMax = 200;
    public const int TimelineLimitMax = 100;
    public const int NameLengthMax = 64;
    public const int ConnectionLengthMax = 64;
}

/// <summary>Rooms by recency: those that pass the filters, and of these the ones whose place is in a range.</summary>
/// <param name="Ranges">Inclusive, from 0; null is all.</param>
public sealed record SlidingList(ImmutableArray<(int First, int Last)>? Ranges, SlidingFilters Filters, RoomConfig Config);

/// <summary>Null lets through all.</summary>
public sealed record SlidingFilters
{
    public bool? IsDirect { get; init; }
    public bool? IsEncrypted { get; init; }
    public bool? IsInvited { get; init; }

    /// <summary>Spaces that name the room as a child, themselves joined.</summary>
    public ImmutableArray<RoomId>? Spaces { get; init; }

    /// <summary>Null among them is the ordinary room.</summary>
    public ImmutableArray<string?>? RoomTypes { get; init; }
    public ImmutableArray<string?> NotRoomTypes { get; init; } = [];
    public ImmutableArray<string>? Tags { get; init; }
    public ImmutableArray<string> NotTags { get; init; } = [];
    public string? NameLike { get; init; }
}

/// <summary>What of a room is told.</summary>
public sealed record RoomConfig(int TimelineLimit, RequiredState State)
{
    /// <summary>Whatever either asks for.</summary>
    public RoomConfig And(RoomConfig other) => new(Math.Max(TimelineLimit, other.TimelineLimit), State.And(other.State));
}

/// <summary>Null, or false, is switched off.</summary>
public sealed record SlidingExtensions
{
    public ToDeviceExtension? ToDevice { get; init; }
    public bool Keys { get; init; }
    public ScopedExtension? AccountData { get; init; }
    public ScopedExtension? Receipts { get; init; }
    public ScopedExtension? Typing { get; init; }
}

/// <param name="Since">Its own token: what was received up to there is deleted.</param>
public sealed record ToDeviceExtension(SyncToken? Since, int Limit);

/// <summary>Limits an extension to some rooms; null is no limit.</summary>
/// <param name="Lists">Names of lists.</param>
/// <param name="Rooms">Subscribed rooms.</param>
public sealed record ScopedExtension(ImmutableHashSet<string>? Lists, ImmutableHashSet<RoomId>? Rooms);
