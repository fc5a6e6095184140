using Weft.Events;
using Weft.Tenants;

namespace Weft.Rooms.Sync.V3;

/// <summary>One call of <c>/sync</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync</remarks>
public sealed record SyncRequest(TenantId Tenant, UserId User)
{
    /// <summary>Null for a token that is bound to no device: it gets no to-device messages and no key counts.</summary>
    public string? Device { get; init; }

    /// <summary>Null for a first sync.</summary>
    public SyncToken? Since { get; init; }

    public SyncFilter Filter { get; init; } = SyncFilter.None;

    /// <summary>All state of all rooms, though <see cref="Since"/> is given.</summary>
    public bool FullState { get; init; }

    public StateForm State { get; init; } = StateForm.BeforeTimeline;

    /// <summary>How long to wait for something to tell.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Presence is switched on for the tenant.</summary>
    public bool WithPresence { get; init; }
}

/// <summary>Which state of a room is told, and under which name.</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4222</remarks>
public enum StateForm
{
    /// <summary><c>state</c>: what held in front of the timeline; the client applies the timeline to it.</summary>
    BeforeTimeline,

    /// <summary><c>state_after</c>: what holds after the timeline.</summary>
    AfterTimeline,

    /// <summary>The same as <c>org.matrix.msc4222.state_after</c>.</summary>
    AfterTimelineUnstable,
}
