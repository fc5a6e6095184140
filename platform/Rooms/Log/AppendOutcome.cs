using Weft.Storage.Log;

namespace Weft.Rooms.Log;

/// <summary>What became of one record that was handed to the log.</summary>
public abstract record AppendOutcome
{
    AppendOutcome() { }

    /// <summary>Durable (unless it is ephemeral), and in this node's view.</summary>
    /// <param name="Record">The record as it knows its position.</param>
    public sealed record Appended(long Position, LogRecord Record) : AppendOutcome;

    /// <summary>Too late: what it was decided on has changed. Nothing of it was written.</summary>
    public sealed record Refused : AppendOutcome;
}
