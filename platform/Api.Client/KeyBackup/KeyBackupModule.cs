using Weft.Api.Client.Http;

namespace Weft.Api.Client.KeyBackup;

/// <summary>Encrypted backups of room keys.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups</remarks>
static class KeyBackupModule
{
    public static EndpointList AddKeyBackup(this EndpointList endpoints) => endpoints
        .Add<CreateBackupVersion>()
        .Add<GetNewestBackupVersion>()
        .Add<GetBackupVersion>()
        .Add<SetBackupVersion>()
        .Add<DeleteBackupVersion>()
        .Add<GetRoomKeys>()
        .Add<GetRoomKeysByRoom>()
        .Add<GetRoomKeyBySession>()
        .Add<PutRoomKeys>()
        .Add<PutRoomKeysByRoom>()
        .Add<PutRoomKeyBySession>()
        .Add<DeleteRoomKeys>()
        .Add<DeleteRoomKeysByRoom>()
        .Add<DeleteRoomKeyBySession>();
}
