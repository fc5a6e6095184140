using System.Text.Json;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Api.Client.Membership;

/// <summary>Whether a user of this server wants to be invited at all.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#invite-permission (m.invite_permission_config)</remarks>
sealed class InvitePermissions(IStores stores)
{
    const string ConfigType = "m.invite_permission_config";

    /// <returns>Null when the invite may go out.</returns>
    public async Task<MatrixError?> Refuse(TenantId tenant, UserId invited, CancellationToken cancellation)
    {
        if (await stores.For(tenant).AccountData.Find(invited, null, ConfigType, cancellation) is not { } entry) return null;

        using var config = JsonDocument.Parse(entry.Content);
        return config.RootElement.TryGetProperty("default_action", out var action) && action.ValueKind is JsonValueKind.String && action.ValueEquals("block")
            ? new MatrixError(403, "M_INVITE_BLOCKED", "This user does not accept invites.")
            : null;
    }
}
