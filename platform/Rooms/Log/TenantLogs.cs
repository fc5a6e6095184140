using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Rooms.Log;

/// <summary>The logs and readers of the tenants whom this node serves; each begins when it is first asked for.</summary>
public sealed class TenantLogs(
    IStores stores, ViewBudget budget, LogMetrics metrics, TimeProvider time, IEnumerable<ILogFollower> followers) : ITenantLog
{
    readonly ImmutableArray<ILogFollower> _followers = [.. followers];

    readonly ConcurrentDictionary<TenantId, Lazy<Entry>> _tenants = new();

    /// <summary>The read side of a tenant.</summary>
    /// <exception cref="UnknownTenantException">This node has not met the tenant, or it is deleted.</exception>
    public TenantReader Reader(TenantId tenant) => Of(tenant).Reader;

    public async Task<Appended> Append(TenantId tenant, ImmutableArray<LogRecord> records, CancellationToken cancellation)
    {
        var outcomes = await TryAppend(tenant, records, cancellation);
        return new Appended(
            outcomes.OfType<AppendOutcome.Appended>().LastOrDefault()?.Position ?? Reader(tenant).Current.Position,
            [.. Enumerable.Range(0, outcomes.Length).Where(i => outcomes[i] is AppendOutcome.Refused)]);
    }

    /// <summary>As <see cref="Append"/>, with each record's outcome: rooms go on from what the log made of theirs.</summary>
    internal Task<ImmutableArray<AppendOutcome>> TryAppend(
        TenantId tenant, ImmutableArray<LogRecord> records, CancellationToken cancellation) => Of(tenant).Log.Append(records, cancellation);

    /// <summary>Forgets a tenant that was deleted.</summary>
    public void Drop(TenantId tenant) => _tenants.TryRemove(tenant, out _);

    Entry Of(TenantId tenant)
    {
        var entry = _tenants.GetOrAdd(tenant, static (id, logs) => new Lazy<Entry>(() => logs.Begin(id)), this);
        try
        {
            return entry.Value;
        }
        catch
        {
            // A tenant that is not known now may be known soon.
            _tenants.TryRemove(new(tenant, entry));
            throw;
        }
    }

    Entry Begin(TenantId tenant)
    {
        var tenantStores = stores.For(tenant);
        TenantLog? log = null;
        var reader = new TenantReader(tenant, tenantStores.Rooms, budget, time, _followers, () => log!.Start());
        log = new TenantLog(tenantStores.Log, reader, metrics);
        return new Entry(log, reader);
    }

    sealed record Entry(TenantLog Log, TenantReader Reader);
}
