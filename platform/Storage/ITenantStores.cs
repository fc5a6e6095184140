using Weft.Storage.Log;

namespace Weft.Storage;

/// <summary>All that one tenant keeps: a property for each area.</summary>
public interface ITenantStores
{
    ITenantLogStore Log { get; }
    ISigningKeyStore SigningKeys { get; }
}
