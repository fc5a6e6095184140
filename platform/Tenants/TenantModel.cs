using Weft.Events;

namespace Weft.Tenants;

/// <summary>A tenant as the hot paths see it: checked, immutable, swapped as a whole when a setting changes.</summary>
/// <param name="Id">Its short name in this installation.</param>
/// <param name="Server">Its Matrix server name, the domain of its users and rooms.</param>
/// <param name="Settings">All of its settings, defaults filled in.</param>
public sealed record TenantModel(TenantId Id, ServerName Server, TenantSettings Settings);
