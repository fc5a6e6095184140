using System.Globalization;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.KeyBackup;

namespace Weft.Api.Client.KeyBackup;

/// <summary>How versions of a backup are named and answered.</summary>
static class BackupVersionEdge
{
    public const int AuthDataBytesMax = 32 * 1024;

    /// <summary>The version named in the path; a text that is none of ours names one that does not exist.</summary>
    public static long VersionInPath(this ClientRequest request) => Read(request.Path("version"));

    /// <exception cref="RequestRefusedException">The parameter is missing: 400; or names no version: 404.</exception>
    public static long VersionInQuery(this ClientRequest request) => Read(request.Query.Required("version"));

    public static IKeyBackupStore Backups(this IStores stores, ClientRequest request) => stores.For(request.Tenant).KeyBackups;

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static Reply Answer(BackupVersion? backup) => backup is null ? NoSuchVersion() : Reply.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("algorithm", backup.Algorithm);
        writer.WritePropertyName("auth_data");
        writer.WriteRawValue(backup.AuthData.Span, skipInputValidation: true);
        writer.WriteNumber("count", backup.Count);
        writer.WriteString("etag", Text(backup.Etag));
        writer.WriteString("version", Text(backup.Version));
        writer.WriteEndObject();
    });

    public static Reply Answer(KeyBackupWrite outcome) => outcome switch
    {
        KeyBackupWrite.Done(var etag, var count) => Reply.Json(new { etag = Text(etag), count }),
        KeyBackupWrite.NotNewest(var newest) => new MatrixError(403, "M_WRONG_ROOM_KEYS_VERSION", "Keys can be added only to the newest backup.")
        {
            Details = new Dictionary<string, object>(StringComparer.Ordinal) { ["current_version"] = Text(newest) },
        },
        KeyBackupWrite.TooMany => MatrixError.TooLarge($"A backup can hold at most {KeyBackupBounds.KeysMax} keys."),
        _ => NoSuchVersion(),
    };

    public static MatrixError NoSuchVersion() => MatrixError.NotFound("There is no such backup version.");

    static long Read(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
            : throw new RequestRefusedException(NoSuchVersion());
}
