using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>PUT /_matrix/client/v3/room_keys/keys/{roomId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3room_keyskeysroomid</remarks>
sealed class PutRoomKeysByRoom(IStores stores)
    : Endpoint(Route.Put("/_matrix/client/v3/room_keys/keys/{roomId}", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/keys/{roomId}"],
        Rate = RateClass.Keys,
        Cost = CostClass.BulkRead,
        BodyBytesMax = KeyBackupJson.BodyBytesMax,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => BackupVersionEdge.Answer(
        await stores.Backups(request).Put(
            request.User, request.VersionInQuery(), [.. KeyBackupJson.ReadRoom(await request.Body(cancellation), request.Path("roomId"))], cancellation));
}
