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

    /// <summary><see cref="Before"/> with all of <see cref="Changes"/>.</summary>
    public required RoomSnapshot After { get; init; }

    /// <summary>In order. Each takes a position of its own, the last one the record's; without any until <see cref="At"/>.</summary>
    public required ImmutableArray<RoomChange> Changes { get; init; }

    /// <summary>The answers that repeats of these requests get.</summary>
    public ImmutableArray<TransactionResult> Transactions { get; init; } = [];

    /// <summary>Records of other areas that stand or fall with it (aliases of a new room, account data).</summary>
    public ImmutableArray<LogRecord> Along { get; init; } = [];

    public override bool CanBeRefused => true;

    public override int Positions => Along.Sum(record => record.Positions) + Changes.Length;

    public override LogRecord At(long position)
    {
        var first = position - Changes.Length + 1;
        var placed = ImmutableArray.CreateBuilder<RoomChange>(Changes.Length);
        var after = Before ?? new RoomSnapshot { Id = Room, Version = After.Version };
        foreach (var change in Changes)
        {
            placed.Add(change.At(first + placed.Count));
            after = after.Apply(placed[^1]);
        }
        return this with { Changes = placed.MoveToImmutable(), After = after, Along = PlaceAlong(first) };
    }

    ImmutableArray<LogRecord> PlaceAlong(long before)
    {
        if (Along.IsEmpty) return Along;

        var at = before - Along.Sum(record => record.Positions) - 1;
        return [.. Along.Select(record => record.At(at += record.Positions))];
    }

    /// <summary>The records along with it, each with its position; only once it has one itself.</summary>
    public IEnumerable<PositionedRecord> AlongAt(long position)
    {
        var at = position - Positions;
        foreach (var record in Along) yield return new(at += record.Positions, record);
    }

    public override IEnumerable<ChangeKey> Touches
    {
        get
        {
            yield return new(ChangeKind.Room, Room.ToString());
            foreach (var change in Changes)
                foreach (var state in change.State)
                    if (state.Key.Type == EventTypes.Member) yield return new(ChangeKind.UserRooms, state.Key.Key);

            foreach (var record in Along)
                foreach (var key in record.Touches) yield return key;
        }
    }
}

public sealed record TransactionResult(TransactionKey Key, ImmutableArray<EventId> Events);
