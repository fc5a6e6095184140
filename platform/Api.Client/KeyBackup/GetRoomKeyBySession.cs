using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.KeyBackup;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>GET /_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3room_keyskeysroomidsessionid</remarks>
sealed class GetRoomKeyBySession(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/keys/{roomId}/{sessionId}"],
        Rate = RateClass.Read,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var scope = new BackupScope(request.Path("roomId"), request.Path("sessionId"));
        var key = (await stores.Backups(request).Read(request.User, request.VersionInQuery(), scope, after: null, limit: 1, cancellation)).FirstOrDefault();
        return key is null ? MatrixError.NotFound("There is no key of this session in this backup.") : Reply.Write(writer => KeyBackupJson.Write(writer, key));
    }
}
