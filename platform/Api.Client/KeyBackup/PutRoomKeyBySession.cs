using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>PUT /_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3room_keyskeysroomidsessionid</remarks>
sealed class PutRoomKeyBySession(IStores stores)
    : Endpoint(Route.Put("/_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/keys/{roomId}/{sessionId}"],
        Rate = RateClass.Keys,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => BackupVersionEdge.Answer(
        await stores.Backups(request).Put(
            request.User, request.VersionInQuery(),
            [KeyBackupJson.ReadKey(await request.Body(cancellation), request.Path("roomId"), request.Path("sessionId"))], cancellation));
}
