using System.Collections.Immutable;

namespace Weft.Storage.Log;

/// <summary>One batch of a tenant's log, as one activation hands it to the database.</summary>
/// <param name="Epoch">The activation's own, from <see cref="ITenantLogStore.TakeOver"/>.</param>
/// <param name="OldPosition">Where the log stood for this activation.</param>
/// <param name="NewPosition">Where it stands after; at least the last record's position, and at least <c>Epoch &lt;&lt; 40</c>.</param>
/// <param name="Records">In rising order of position.</param>
public sealed record LogCommit(long Epoch, long OldPosition, long NewPosition, ImmutableArray<PositionedRecord> Records);

public readonly record struct PositionedRecord(long Position, LogRecord Record);

/// <param name="Epoch">How often the log was taken over; positions handed out by the holder start at <see cref="FirstPosition"/>.</param>
/// <param name="Position">Of the last commit, whichever epoch it had.</param>
public readonly record struct LogHead(long Epoch, long Position)
{
    public const int EpochShift = 40;

    /// <summary>The lowest position of this epoch: above all that earlier epochs handed out.</summary>
    public long FirstPosition => Epoch << EpochShift;
}

public abstract record CommitOutcome
{
    CommitOutcome() { }

    /// <summary>Durable, except that of the records at the indices <paramref name="Refused"/> nothing was written.</summary>
    public sealed record Committed(ImmutableArray<int> Refused) : CommitOutcome;

    /// <summary>Nothing was written: another activation has taken over, or has moved the log.</summary>
    public sealed record Fenced : CommitOutcome;
}
