namespace Weft.Tenants;

/// <summary>The tenants of this installation, from memory.</summary>
public interface ITenants
{
    /// <summary>Who answers a request for <paramref name="host"/> (a Host header's value): the tenant of that name, else the default tenant.</summary>
    TenantModel? ByHost(string host);

    TenantModel? Find(TenantId tenant);

    IReadOnlyCollection<TenantModel> All { get; }
}
