using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.Reports;

/// <summary>What users reported, for those who moderate.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#reporting-content</remarks>
public interface IReportStore
{
    Task Add(Report report, CancellationToken cancellation);

    /// <summary>The newest first, behind <paramref name="before"/>; at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<KeptReport>> List(long? before, int limit, CancellationToken cancellation);
}

/// <summary>A room, an event in it, or a user.</summary>
/// <param name="Reason">As the reporter wrote it; may be empty.</param>
public sealed record Report(UserId Reporter, RoomId? Room, EventId? Event, UserId? User, string Reason, DateTimeOffset Received);

public sealed record KeptReport(long Id, Report Report);
