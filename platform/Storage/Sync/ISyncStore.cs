using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.Sync;

/// <summary>What sync asks about all rooms of a user at once, without loading the rooms.</summary>
public interface ISyncStore
{
    /// <summary>The present standing of every room that the user has a membership of.</summary>
    /// <param name="since">What <see cref="RoomActivity.ReceiptsMoved"/> is reckoned from.</param>
    Task<ImmutableArray<RoomActivity>> Activity(UserId user, long since, CancellationToken cancellation);

    /// <summary>Rooms in which the user read or wrote something after a position.</summary>
    Task<ImmutableArray<RoomId>> OwnReadsSince(UserId user, long since, CancellationToken cancellation);

    /// <summary>The room that an event belongs to. Who may see either is decided above.</summary>
    Task<RoomId?> RoomOf(EventId e, CancellationToken cancellation);
}

/// <param name="Position">Of the room's last change.</param>
/// <param name="BumpPosition">Of the last event that makes a room climb in a list; 0 when it has none.</param>
/// <param name="ReceiptsMoved">A receipt moved after the position that was asked about.</param>
/// <param name="Type">As the create event says; null is an ordinary room.</param>
/// <param name="Name">As the state says; null is none.</param>
public sealed record RoomActivity(
    RoomId Room, long Position, long BumpPosition, bool ReceiptsMoved, string? Type, bool IsEncrypted, string? Name);
