using Microsoft.AspNetCore.Http;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Media;
using Weft.Storage;
using Weft.Storage.Media;

namespace Weft.Api.Client.Media;

/// <summary>What all downloads share: finding the file, waiting for one that is promised, and headers that keep browsers safe.</summary>
sealed class Downloads(IStores stores, MediaFiles files, TimeProvider time)
{
    static readonly TimeSpan WaitDefault = TimeSpan.FromSeconds(20);
    static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);
    static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(200);

    /// <exception cref="RequestRefusedException">404 for what is not there, 504 for what is promised and does not come.</exception>
    public async Task<MediaFile> Find(ClientRequest request, CancellationToken cancellation)
    {
        if (request.Path("serverName") != request.TenantModel.Server.ToString()) throw NotThere();

        var media = stores.For(request.Tenant).Media;
        var wait = request.Query.Integer("timeout_ms") is { } milliseconds ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, WaitMax.TotalMilliseconds)) : WaitDefault;
        var start = time.GetTimestamp();
        while (true)
        {
            var entry = await media.Find(request.Path("mediaId"), cancellation);
            if (entry?.File is { } file) return file;
            if (entry is null || entry.Expires < time.GetUtcNow()) throw NotThere();
            if (time.GetElapsedTime(start) >= wait)
                throw new RequestRefusedException(new MatrixError(StatusCodes.Status504GatewayTimeout, "M_NOT_YET_UPLOADED", "This file is still being uploaded. Try again in a while."));
            await Task.Delay(WaitStep, time, cancellation);
        }
    }

    public Reply Answer(ClientRequest request, MediaFile file, string? fileName)
    {
        if (files.Open(request.Tenant, file.Hash) is not { } stream) throw NotThere();
        return Reply.Raw(async context =>
        {
            await using (stream)
            {
                Headers(context, file.ContentType, fileName ?? file.FileName);
                context.Response.ContentLength = stream.Length;
                await stream.CopyToAsync(context.Response.Body, context.RequestAborted);
            }
        });
    }

    public static void Headers(HttpContext context, string contentType, string? fileName)
    {
        var headers = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = IsHeaderValue(contentType) ? contentType : "application/octet-stream";
        headers.ContentDisposition = ContentDisposition.Of(contentType, fileName);
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf; style-src 'unsafe-inline'; media-src 'self'; object-src 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.CacheControl = "private, max-age=86400, immutable";
    }

    static bool IsHeaderValue(string text) => text.All(c => c is >= ' ' and < '\x7F');

    static RequestRefusedException NotThere() => new(MatrixError.NotFound("There is no such file here."));
}
