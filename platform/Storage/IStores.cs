using Weft.Tenants;

namespace Weft.Storage;

/// <summary>Where every store comes from. Naming the tenant is the only way in.</summary>
public interface IStores
{
    /// <summary>The stores of one tenant, which <see cref="Tenants"/> created, found or listed on this node before.</summary>
    /// <exception cref="UnknownTenantException">This node has not met the tenant, or it is deleted.</exception>
    ITenantStores For(TenantId tenant);

    ITenantDirectoryStore Tenants { get; }
}

/// <summary>No tenant of this name is known here.</summary>
public sealed class UnknownTenantException : Exception
{
    public UnknownTenantException() { }

    public UnknownTenantException(string message) : base(message) { }

    public UnknownTenantException(string message, Exception? inner) : base(message, inner) { }

    public UnknownTenantException(TenantId tenant)
        : this($"The tenant '{tenant}' is not known on this node; look it up in the directory first.") { }
}
