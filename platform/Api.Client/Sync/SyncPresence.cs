using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Rooms.Ephemeral;

namespace Weft.Api.Client.Sync;

/// <summary>Whoever syncs is there, unless they say otherwise by <c>set_presence</c>.</summary>
static class SyncPresence
{
    /// <param name="asked">What the request says; null is <c>online</c>.</param>
    /// <exception cref="RequestRefusedException">An unknown word.</exception>
    public static IDisposable? Begin(PresenceBoard board, ClientRequest request, string? asked)
    {
        if (asked is not (null or "online" or "unavailable" or "offline"))
            throw new RequestRefusedException(MatrixError.InvalidParam("'set_presence' must be online, unavailable or offline."));

        return request.TenantModel.Settings.Rooms.Presence
            ? board.Syncing(request.Tenant, request.User, request.Session.Device, asked ?? "online")
            : null;
    }
}
