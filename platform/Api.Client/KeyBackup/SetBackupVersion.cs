using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.KeyBackup;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>PUT /_matrix/client/v3/room_keys/version/{version}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3room_keysversionversion</remarks>
sealed class SetBackupVersion(IStores stores)
    : Endpoint(Route.Put("/_matrix/client/v3/room_keys/version/{version}", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/version/{version}"],
        Rate = RateClass.Account,
        BodyBytesMax = BackupVersionEdge.AuthDataBytesMax,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var version = request.VersionInPath();
        if (body.TextOrNull("version") is { } named && named != request.Path("version"))
            return MatrixError.InvalidParam("The version in the body is not the one in the path.");

        return await stores.Backups(request).SetAuthData(
            request.User, version, body.RequiredText("algorithm"), body.Object("auth_data").RawBytes(), cancellation) switch
        {
            KeyBackupUpdate.Updated => Reply.Empty,
            KeyBackupUpdate.OtherAlgorithm => MatrixError.InvalidParam("The algorithm of a backup cannot be changed. Create a new version."),
            _ => BackupVersionEdge.NoSuchVersion(),
        };
    }
}
