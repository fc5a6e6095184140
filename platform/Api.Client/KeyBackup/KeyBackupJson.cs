using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage.KeyBackup;

namespace Weft.Api.Client.KeyBackup;

/// <summary>Backed-up keys as they stand in requests and answers.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3room_keyskeys (KeyBackupData)</remarks>
static class KeyBackupJson
{
    /// <summary>Of a request that puts many keys: some twenty thousand of the usual size.</summary>
    public const int BodyBytesMax = 16 * 1024 * 1024;

    const int SessionDataBytesMax = 64 * 1024;

    /// <summary>All keys of <c>{"rooms": {"!room": {"sessions": {…}}}}</c>.</summary>
    public static List<BackedUpKey> ReadRooms(JsonElement body)
    {
        var rooms = body.Object("rooms");
        var keys = new List<BackedUpKey>();
        foreach (var room in rooms.EnumerateObject()) keys.AddRange(ReadRoom(rooms.Object(room.Name), room.Name));
        return keys;
    }

    /// <summary>The keys of <c>{"sessions": {…}}</c>.</summary>
    public static IEnumerable<BackedUpKey> ReadRoom(JsonElement body, string room)
    {
        var sessions = body.Object("sessions");
        return sessions.EnumerateObject().Select(session => ReadKey(sessions.Object(session.Name), room, session.Name));
    }

    public static BackedUpKey ReadKey(JsonElement key, string room, string session)
    {
        if (!JsonMembers.IsName(room) || !JsonMembers.IsName(session))
            throw new RequestRefusedException(MatrixError.InvalidParam($"Room and session IDs must have from 1 to {JsonMembers.NameBytesMax} bytes."));

        var read = new BackedUpKey(
            room, session, key.Count("first_message_index"), key.Count("forwarded_count"),
            key.FlagOrNull("is_verified") ?? throw new RequestRefusedException(MatrixError.BadJson("The property 'is_verified' is missing.")),
            key.Object("session_data").RawBytes());
        return read.SessionData.Length <= SessionDataBytesMax ? read
            : throw new RequestRefusedException(MatrixError.TooLarge($"'session_data' must not be larger than {SessionDataBytesMax} bytes."));
    }

    public static void Write(Utf8JsonWriter writer, BackedUpKey key)
    {
        writer.WriteStartObject();
        writer.WriteNumber("first_message_index", key.FirstMessageIndex);
        writer.WriteNumber("forwarded_count", key.ForwardedCount);
        writer.WriteBoolean("is_verified", key.IsVerified);
        writer.WritePropertyName("session_data");
        writer.WriteRawValue(key.SessionData.Span, skipInputValidation: true);
        writer.WriteEndObject();
    }
}
