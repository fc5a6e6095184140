using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Log;

namespace Weft.Storage.Rooms;

/// <summary>
/// What a room wants to become, decided on <see cref="Before"/>: refused when the room has moved since. All of it is
/// written or none, the repeats' answers and the records along with it included.
/// </summary>
public sealed record RoomAppend : LogRecord
{
    public required RoomId Room { get; init; }

    /// <summary>What was decided on; null when this creates the room.</summary>
    public required RoomSnapshot? Before { get; init; }

    /// <summary><see cref="Before"/> with all of <see cref="Changes"/>, still without positions.</summary>
    public required RoomSnapshot After { get; init; }

    /// <summary>In order. Each takes a position of its own, the last one the record's.</summary>
    public required ImmutableArray<RoomChange> Changes { get; init; }

    /// <summary>The answers that repeats of these requests get.</summary>
    public ImmutableArray<TransactionResult> Transactions { get; init; } = [];

    /// <summary>Records of other areas that stand or fall with it (aliases of a new room, account data).</summary>
    public ImmutableArray<LogRecord> Along { get; init; } = [];

    public override bool CanBeRefused => true;

    public override int Positions => Along.Sum(record => record.Positions) + Changes.Length;

    public override IEnumerable<ChangeKey> Touches
    {
        get
        {
            yield return new(ChangeKind.Room, Room.ToString());
            foreach (var change in Changes)
                foreach (var state in change.State)
                    if (state.Key.Type == EventTypes.Member) yield return new(ChangeKind.UserRooms, state.Key.StateKey);

            foreach (var record in Along)
                foreach (var key in record.Touches) yield return key;
        }
    }
}

public sealed record TransactionResult(TransactionKey Key, ImmutableArray<EventId> Events);
