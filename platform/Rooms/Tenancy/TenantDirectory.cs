using System.Collections.Frozen;
using Weft.Events;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Rooms.Tenancy;

/// <summary>The tenants of this installation, held whole: a few hundred bytes each, swapped as one when any changes.</summary>
public sealed class TenantDirectory(IStores stores, TenantDefaults defaults, TimeProvider time) : ITenants, IDisposable
{
    const int PageSize = 500;

    readonly SemaphoreSlim _changing = new(1, 1);
    volatile Snapshot _now = Snapshot.Empty;

    public IReadOnlyCollection<TenantModel> All => _now.ById.Values;

    public TenantModel? Find(TenantId tenant) => _now.ById.GetValueOrDefault(tenant);

    public TenantModel? ByHost(string host)
    {
        var now = _now;
        if (now.ByHost.TryGetValue(host, out var exact)) return exact;

        // acme.localhost:8008 and acme.localhost name the same tenant, whatever port the listener has.
        var colon = host.LastIndexOf(':');
        return colon > 0 && now.ByHost.TryGetValue(host[..colon], out var portless) ? portless : now.Default;
    }

    /// <summary>Reads all tenants; at start, and after a change by another process.</summary>
    public async Task Load(CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            var entries = new List<TenantEntry>();
            TenantId? after = null;
            while (true)
            {
                var page = await stores.Tenants.List(after, PageSize, cancellation);
                entries.AddRange(page);
                if (page.Length < PageSize) break;
                after = page[^1].Tenant;
            }
            _now = Of(entries.OrderBy(entry => entry.Created).ThenBy(entry => entry.Tenant.ToString(), StringComparer.Ordinal).Select(Model));
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Makes a tenant with a fresh signing key and everything at its defaults.</summary>
    public async Task<TenantCreation> Create(TenantId tenant, ServerName server, CancellationToken cancellation)
    {
        var key = NewKeys.Make(time.GetUtcNow());
        var creation = await stores.Tenants.Create(new NewTenant(tenant, server, time.GetUtcNow(), "{}", key), cancellation);
        if (creation is TenantCreation.Created(var entry)) await Swap(models => models.Append(Model(entry)), cancellation);
        return creation;
    }

    /// <summary>Deletes a tenant and everything of it. It answers nobody from the first moment on.</summary>
    public async Task<bool> Delete(TenantId tenant, CancellationToken cancellation)
    {
        await Swap(models => models.Where(model => model.Id != tenant), cancellation);
        return await stores.Tenants.Delete(tenant, cancellation);
    }

    public void Dispose() => _changing.Dispose();

    async Task Swap(Func<IEnumerable<TenantModel>, IEnumerable<TenantModel>> change, CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            _now = Of(change(_now.InOrder));
        }
        finally
        {
            _changing.Release();
        }
    }

    TenantModel Model(TenantEntry entry) => new(entry.Tenant, entry.Server, defaults.With(entry.Tenant, entry.Settings));

    Snapshot Of(IEnumerable<TenantModel> models)
    {
        TenantModel[] order = [.. models];
        var hosts = new Dictionary<string, TenantModel>(StringComparer.OrdinalIgnoreCase);
        foreach (var model in order)
        {
            hosts.TryAdd(model.Server.ToString(), model);
            hosts.TryAdd($"{model.Id}.localhost", model);
            if (model.Settings.PublicBaseUrl is { } url) hosts.TryAdd(new Uri(url).Authority, model);
        }
        var fallback = defaults.DefaultTenant is { } name ? order.FirstOrDefault(model => model.Id == name) : order.FirstOrDefault();
        return new Snapshot(order, order.ToFrozenDictionary(model => model.Id), hosts.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), fallback);
    }

    sealed record Snapshot(
        IReadOnlyList<TenantModel> InOrder, FrozenDictionary<TenantId, TenantModel> ById, FrozenDictionary<string, TenantModel> ByHost, TenantModel? Default)
    {
        public static readonly Snapshot Empty =
            new([], FrozenDictionary<TenantId, TenantModel>.Empty, FrozenDictionary<string, TenantModel>.Empty, null);
    }
}
