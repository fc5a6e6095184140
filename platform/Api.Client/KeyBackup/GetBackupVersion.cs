using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>GET /_matrix/client/v3/room_keys/version/{version}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3room_keysversionversion</remarks>
sealed class GetBackupVersion(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/room_keys/version/{version}", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/version/{version}"],
        Rate = RateClass.Read,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        BackupVersionEdge.Answer(await stores.Backups(request).Find(request.User, request.VersionInPath(), cancellation));
}
