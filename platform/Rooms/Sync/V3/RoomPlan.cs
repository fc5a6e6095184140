using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync.V3;

enum Section { Join, Invite, Knock, Leave }

/// <summary>That a room has to be looked at for an answer, and how.</summary>
/// <param name="Activity">Its last change, at the answer's position: what rooms are ordered by.</param>
/// <param name="Since">What the client knows of the room it knows up to here; 0 for nothing.</param>
sealed record RoomPlan(UserRoom Room, Section Section, long Activity, long Since)
{
    /// <summary>The client knows nothing yet.</summary>
    public bool IsFirst => Since == 0;

    /// <summary>The user was joined at <see cref="Since"/>: the client holds the room as it was then.</summary>
    public required bool WasJoined { get; init; }

    /// <summary>Joined, and not all the time.</summary>
    public required bool IsNewlyJoined { get; init; }

    /// <summary>All state is told, not what changed of it.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>Receipts may have moved.</summary>
    public required bool HasReceipts { get; init; }

    /// <summary>The user has read or written, so that the unread counts are others.</summary>
    public required bool HasRead { get; init; }
}
