using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>PUT /_matrix/client/v3/room_keys/keys</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3room_keyskeys</remarks>
sealed class PutRoomKeys(IStores stores)
    : Endpoint(Route.Put("/_matrix/client/v3/room_keys/keys", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/keys"],
        Rate = RateClass.Keys,
        Cost = CostClass.BulkRead,
        BodyBytesMax = KeyBackupJson.BodyBytesMax,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => BackupVersionEdge.Answer(
        await stores.Backups(request).Put(
            request.User, request.VersionInQuery(), KeyBackupJson.ReadRooms(await request.Body(cancellation)), cancellation));
}
