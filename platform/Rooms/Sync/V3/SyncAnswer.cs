using System.Collections.Immutable;
using Weft.Events;
using Weft.Rooms.Views;
using Weft.Storage.AccountData;
using Weft.Storage.Keys;
using Weft.Storage.ToDevice;

namespace Weft.Rooms.Sync.V3;

/// <summary>One answer of <c>/sync</c>. Its rooms come one after another: a first sync is never whole in memory.</summary>
public sealed class SyncAnswer
{
    internal SyncAnswer(SyncToken next, StateForm state, DateTimeOffset now) => (Next, State, Now) = (next, state, now);

    internal SyncToken Next { get; }
    internal StateForm State { get; }
    internal DateTimeOffset Now { get; }
    internal ImmutableArray<AccountDataEntry> AccountData { get; init; } = [];
    internal ImmutableArray<(UserId User, PresenceEntry Entry)> Presence { get; init; } = [];
    internal ImmutableArray<ToDeviceMessage> ToDevice { get; init; } = [];
    internal DeviceListChanges DeviceLists { get; init; } = DeviceListChanges.None;

    /// <summary>Null for a token without a device.</summary>
    internal KeyCounts? Keys { get; init; }

    /// <summary>In the order of their sections: join, invite, knock, leave.</summary>
    internal IAsyncEnumerable<RoomUpdate> Rooms { get; init; } = AsyncEnumerable.Empty<RoomUpdate>();

    /// <summary>Whether it says anything that a client would wait for.</summary>
    internal bool HasNews { get; init; }

    /// <summary>Writes the answer as JSON, its rooms as they are made.</summary>
    public Task WriteTo(System.IO.Pipelines.PipeWriter output, CancellationToken cancellation) =>
        new AnswerWriter(this, output).Write(cancellation);

    /// <summary>Writes the same as <c>/initialSync</c> answered it.</summary>
    public Task WriteInitialSync(System.IO.Pipelines.PipeWriter output, CancellationToken cancellation) =>
        new LegacyWriter(this, output).WriteInitialSync(cancellation);

    /// <summary>Writes the same as <c>/events</c> answered it: one stream of all rooms' events.</summary>
    public Task WriteEvents(System.IO.Pipelines.PipeWriter output, string start, CancellationToken cancellation) =>
        new LegacyWriter(this, output).WriteEvents(start, cancellation);
}
