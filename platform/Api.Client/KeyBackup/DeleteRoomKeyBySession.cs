using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.KeyBackup;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>DELETE /_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3room_keyskeysroomidsessionid</remarks>
sealed class DeleteRoomKeyBySession(IStores stores)
    : Endpoint(Route.Delete("/_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/keys/{roomId}/{sessionId}"],
        Rate = RateClass.Keys,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => BackupVersionEdge.Answer(
        await stores.Backups(request).DeleteKeys(
            request.User, request.VersionInQuery(), new BackupScope(request.Path("roomId"), request.Path("sessionId")), cancellation));
}
