using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.AccountData;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>What one answer of sliding sync says of one room. Null is "as before", or in a first result "none".</summary>
sealed record RoomResult(RoomId Room, Membership Membership)
{
    public ImmutableArray<string> Lists { get; init; } = [];
    public bool IsInitial { get; init; }
    public long BumpStamp { get; init; }
    public bool? IsDirect { get; init; }

    /// <summary>The room's name and avatar are told, as they are in <see cref="Facts"/>.</summary>
    public bool TellsName { get; init; }
    public bool TellsAvatar { get; init; }
    public RoomFacts Facts { get; init; } = RoomFacts.None;
    public ImmutableArray<(UserId User, Member Member)>? Heroes { get; init; }
    public (int Joined, int Invited)? Counts { get; init; }

    /// <summary>Null for one who is not in the room, and never was.</summary>
    public TimelineSlice? Timeline { get; init; }
    public EventEncoder? Encoder { get; init; }
    public bool IsExpanded { get; init; }

    /// <summary>How many of the newest events are news, not history.</summary>
    public int LiveCount { get; init; }
    public ImmutableArray<TimelineEvent> State { get; init; } = [];
    public ImmutableArray<StateTuple> VanishedState { get; init; } = [];
    public ImmutableArray<TimelineEvent>? Stripped { get; init; }
    public RoomUnread? Unread { get; init; }

    /// <summary>Whether anything is told that the client does not know.</summary>
    public bool HasNews =>
        IsInitial || IsDirect is not null || TellsName || TellsAvatar || Counts is not null || Timeline is { Events.IsEmpty: false }
        || !State.IsEmpty || !VanishedState.IsEmpty || Stripped is not null;
}

/// <summary>What the extensions say of one room.</summary>
sealed record RoomExtras(RoomId Room)
{
    public ImmutableArray<AccountDataEntry> AccountData { get; init; } = [];
    public ImmutableArray<Receipt> Receipts { get; init; } = [];
    public ImmutableArray<UserId>? Typing { get; init; }
    public bool IsEmpty => AccountData.IsEmpty && Receipts.IsEmpty && Typing is null;
}
