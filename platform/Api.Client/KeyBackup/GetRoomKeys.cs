using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.KeyBackup;

namespace Weft.Api.Client.KeyBackup;

/// <summary><c>GET /_matrix/client/v3/room_keys/keys</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3room_keyskeys</remarks>
sealed class GetRoomKeys(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/room_keys/keys", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/room_keys/keys"],
        Rate = RateClass.Read,
        Cost = CostClass.BulkRead,
    })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => stores.Stream(
        request,
        new BackupScope(),
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("rooms");
        },
        (writer, before, key) =>
        {
            if (before?.Room != key.Room)
            {
                if (before is not null) EndRoom(writer);
                writer.WriteStartObject(key.Room);
                writer.WriteStartObject("sessions");
            }
            writer.WritePropertyName(key.Session);
            KeyBackupJson.Write(writer, key);
        },
        (writer, last) =>
        {
            if (last is not null) EndRoom(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        },
        cancellation);

    static void EndRoom(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
