namespace Weft.Storage.Log;

/// <summary>A tenant's settings were replaced as a whole; every node that serves the tenant reads them anew.</summary>
/// <param name="Settings">JSON, as <c>Weft.Tenants</c> writes it.</param>
public sealed record TenantSettingsChanged(string Settings) : LogRecord
{
    public override IEnumerable<ChangeKey> Touches => [new(ChangeKind.Tenant, "settings")];
}
