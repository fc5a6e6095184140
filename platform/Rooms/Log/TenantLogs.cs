using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Rooms.Log;

/// <summary>The logs and readers of the tenants whom this node serves; each begins when it is first asked for.</summary>
public sealed class TenantLogs(IStores stores, ViewBudget budget, LogMetrics metrics, TimeProvider time)
{
    readonly ConcurrentDictionary<TenantId, Lazy<Entry>> _tenants = new();

    /// <summary>The read side of a tenant.</summary>
    /// <exception cref="UnknownTenantException">This node has not met the tenant, or it is deleted.</exception>
    public TenantReader Reader(TenantId tenant) => Of(tenant).Reader;

    /// <summary>Appends one record, durably unless it is ephemeral, and answers when this node's view has it.</summary>
    /// <returns>Its position.</returns>
    /// <exception cref="StorageUnavailableException" />
    public async Task<long> Append(TenantId tenant, LogRecord record) =>
        (await TryAppend(tenant, [record]))[0] is AppendOutcome.Appended appended
            ? appended.Position
            : throw new InvalidOperationException($"{record.GetType().Name} was refused: append it with TryAppend.");

    /// <summary>Appends records in order and in one commit; each that can be refused is refused alone.</summary>
    public Task<ImmutableArray<AppendOutcome>> TryAppend(TenantId tenant, ImmutableArray<LogRecord> records) => Of(tenant).Log.Append(records);

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
        var reader = new TenantReader(tenantStores.Rooms, budget, time, _ => log!.Start());
        log = new TenantLog(tenantStores.Log, reader, metrics);
        return new Entry(log, reader);
    }

    sealed record Entry(TenantLog Log, TenantReader Reader);
}
