using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>POST /_matrix/client/v3/room_keys/version</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3room_keysversion</remarks>
sealed class CreateBackupVersion(IStores stores)
    : Endpoint(Route.Post("/_matrix/client/v3/room_keys/version", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/version"],
        Rate = RateClass.Account,
        BodyBytesMax = BackupVersionEdge.AuthDataBytesMax,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var version = await stores.Backups(request).Create(
            request.User, body.RequiredText("algorithm"), body.Object("auth_data").RawBytes(), cancellation);
        return Reply.Json(new { version = BackupVersionEdge.Text(version) });
    }
}
