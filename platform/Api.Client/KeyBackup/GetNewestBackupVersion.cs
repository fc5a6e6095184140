using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>GET /_matrix/client/v3/room_keys/version</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3room_keysversion</remarks>
sealed class GetNewestBackupVersion(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/room_keys/version", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/version"],
        Rate = RateClass.Read,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        BackupVersionEdge.Answer(await stores.Backups(request).Newest(request.User, cancellation));
}
