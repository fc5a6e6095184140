using System.Collections.Immutable;
using System.IO.Pipelines;
using Weft.Events;
using Weft.Storage.AccountData;
using Weft.Storage.Keys;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>One answer of sliding sync; its rooms are made while they are written.</summary>
public sealed class SlidingAnswer
{
    internal SlidingAnswer(SyncToken pos, DateTimeOffset now) => (Pos, Now) = (pos, now);

    internal SyncToken Pos { get; }
    internal DateTimeOffset Now { get; }
    internal IReadOnlyDictionary<string, int> Counts { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);
    internal IAsyncEnumerable<RoomResult> Rooms { get; init; } = AsyncEnumerable.Empty<RoomResult>();

    /// <summary>What the extensions say of rooms that were told before.</summary>
    internal Dictionary<RoomId, RoomExtras> Extras { get; init; } = [];

    /// <summary>Finds the same for rooms that are told for the first time.</summary>
    internal SlidingExtras? Initial { get; init; }
    internal ImmutableArray<AccountDataEntry> GlobalAccountData { get; init; } = [];

    // Null where the extension is switched off.
    internal ToDeviceBatch? ToDevice { get; init; }
    internal DeviceListChanges? DeviceLists { get; init; }
    internal KeyCounts? Keys { get; init; }

    /// <summary>Writes the answer as JSON, its rooms as they are made.</summary>
    public Task WriteTo(PipeWriter output, SlidingShape shape, CancellationToken cancellation) =>
        new SlidingWriter(this, shape, output).Write(cancellation);
}

/// <summary>The two shapes in which sliding sync is spoken.</summary>
public enum SlidingShape
{
    /// <summary><c>/unstable/org.matrix.simplified_msc3575/sync</c></summary>
    Unstable,

    /// <summary><c>/v4/sync</c></summary>
    V4,
}
