using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.KeyBackup;

namespace Weft.Api.Client.KeyBackup;

/// <summary>Streams keys page by page: a backup may be larger than memory should be.</summary>
static class BackupReading
{
    const int PageKeys = 500;

    /// <summary>Answers the keys of a scope, written by <paramref name="open"/>, <paramref name="each"/> and <paramref name="close"/>.</summary>
    /// <param name="each">Gets the key before, null at the first.</param>
    public static async Task<Reply> Stream(
        this IStores stores, ClientRequest request, BackupScope scope, Action<Utf8JsonWriter> open,
        Action<Utf8JsonWriter, BackedUpKey?, BackedUpKey> each, Action<Utf8JsonWriter, BackedUpKey?> close, CancellationToken cancellation)
    {
        var (backups, user, version) = (stores.Backups(request), request.User, request.VersionInQuery());
        if (await backups.Find(user, version, cancellation) is null) return BackupVersionEdge.NoSuchVersion();

        // The first page before the first byte: what fails until then is answered as an error.
        var page = await backups.Read(user, version, scope, after: null, PageKeys, cancellation);
        return Reply.Raw(async context =>
        {
            context.Response.StatusCode = 200;
            context.Response.ContentType = "application/json";
            await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, ApiJson.WriterOptions);
            open(writer);
            BackedUpKey? last = null;
            while (true)
            {
                foreach (var key in page)
                {
                    each(writer, last, key);
                    last = key;
                }
                if (page.Length < PageKeys) break;

                await writer.FlushAsync(context.RequestAborted);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                page = await backups.Read(user, version, scope, last, PageKeys, context.RequestAborted);
            }
            close(writer, last);
        });
    }
}
