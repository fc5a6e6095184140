using System.Collections.Immutable;
using Weft.RoomCore;
using Weft.Storage.Log;

namespace Weft.Rooms;

/// <summary>The write side of one room.</summary>
[Alias("room")]
public interface IRoomGrain : IGrainWithStringKey
{
    /// <summary>Decides, stores durably, publishes to the node's view, and only then answers.</summary>
    [Alias("do")]
    Task<RoomOutcome> Do(RoomRequest request);
}

/// <summary>A command with what stands or falls with it.</summary>
[GenerateSerializer, Immutable]
public sealed record RoomRequest(RoomCommand Command)
{
    /// <summary>Makes a repeat of the request answer what the first was answered.</summary>
    [Id(1)] public TransactionKey? Transaction { get; init; }

    /// <summary>Records of other areas, committed with the room's events or not at all. They may be refused.</summary>
    [Id(2)] public ImmutableArray<LogRecord> Along { get; init; } = [];

    /// <summary>The time that an application service gave its events; null is now.</summary>
    [Id(3)] public DateTimeOffset? At { get; init; }
}
