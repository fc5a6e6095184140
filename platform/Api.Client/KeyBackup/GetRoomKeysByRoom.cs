using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.KeyBackup;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>GET /_matrix/client/v3/room_keys/keys/{roomId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3room_keyskeysroomid</remarks>
sealed class GetRoomKeysByRoom(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/room_keys/keys/{roomId}", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/keys/{roomId}"],
        Rate = RateClass.Read,
        Cost = CostClass.BulkRead,
    })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => stores.Stream(
        request,
        new BackupScope(request.Path("roomId")),
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("sessions");
        },
        (writer, _, key) =>
        {
            writer.WritePropertyName(key.Session);
            KeyBackupJson.Write(writer, key);
        },
        (writer, _) =>
        {
            writer.WriteEndObject();
            writer.WriteEndObject();
        },
        cancellation);
}
