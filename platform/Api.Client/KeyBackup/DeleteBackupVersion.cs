using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>DELETE /_matrix/client/v3/room_keys/version/{version}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3room_keysversionversion</remarks>
sealed class DeleteBackupVersion(IStores stores)
    : Endpoint(Route.Delete("/_matrix/client/v3/room_keys/version/{version}", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/version/{version}"],
        Rate = RateClass.Account,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        await stores.Backups(request).Delete(request.User, request.VersionInPath(), cancellation) ? Reply.Empty : BackupVersionEdge.NoSuchVersion();
}
