using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.KeyBackup;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>DELETE /_matrix/client/v3/room_keys/keys/{roomId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3room_keyskeysroomid</remarks>
sealed class DeleteRoomKeysByRoom(IStores stores)
    : Endpoint(Route.Delete("/_matrix/client/v3/room_keys/keys/{roomId}", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/keys/{roomId}"],
        Rate = RateClass.Keys,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => BackupVersionEdge.Answer(
        await stores.Backups(request).DeleteKeys(request.User, request.VersionInQuery(), new BackupScope(request.Path("roomId")), cancellation));
}
