using System.Collections.Immutable;
using Weft.Events;
using Weft.Tenants;

namespace Weft.Storage;

/// <summary>Which tenants this installation has. Names and server names are unique, also while a tenant is being deleted.</summary>
public interface ITenantDirectoryStore
{
    Task<TenantCreation> Create(NewTenant tenant, CancellationToken cancellation);

    Task<TenantEntry?> Find(TenantId tenant, CancellationToken cancellation);

    Task<TenantEntry?> FindByServerName(ServerName server, CancellationToken cancellation);

    /// <summary>A page of tenants in order of their names, behind <paramref name="after"/>; at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<TenantEntry>> List(TenantId? after, int limit, CancellationToken cancellation);

    /// <summary>Fences the tenant's log, then deletes all its rows in small steps. Interrupted, it is called again and goes on.</summary>
    /// <returns>False when there is no such tenant.</returns>
    Task<bool> Delete(TenantId tenant, CancellationToken cancellation);

    /// <summary>Tenants whose deletion was begun and not finished: <see cref="Delete"/> them again.</summary>
    Task<ImmutableArray<TenantId>> HalfDeleted(CancellationToken cancellation);
}

/// <param name="Settings">JSON, as <c>Weft.Tenants</c> writes it.</param>
public sealed record NewTenant(TenantId Tenant, ServerName Server, DateTimeOffset Created, string Settings, SigningKey SigningKey);

public sealed record TenantEntry(TenantId Tenant, ServerName Server, DateTimeOffset Created, string Settings);

public abstract record TenantCreation
{
    TenantCreation() { }

    public sealed record Created(TenantEntry Entry) : TenantCreation;

    public sealed record NameTaken : TenantCreation;

    public sealed record ServerNameTaken : TenantCreation;
}
