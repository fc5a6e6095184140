using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Weft.Api.Http;
using Weft.Rooms.Encoded;
using Weft.Rooms.Reads;
using Weft.Tenants;

namespace Weft.Api.Client.Events;

/// <summary>Answers with bytes that all who ask share. At most a few large ones are written at a time.</summary>
sealed class SharedBody(EncodedState encoded) : IDisposable
{
    const int LargeAtOnceMax = 4;
    const long LargeBytesMin = 256 * 1024;

    // Whoever reads slower than this gives up their place to others.
    static readonly TimeSpan LargePatience = TimeSpan.FromSeconds(60);

    readonly SemaphoreSlim _large = new(LargeAtOnceMax);

    public Reply Of(TenantId tenant, RoomScope room, StateView view) => Reply.Raw(async context =>
    {
        var aborted = context.RequestAborted;
        var body = await encoded.Get(tenant, room, view, AcceptsGzip(context.Request) ? BodyEncoding.Gzip : BodyEncoding.Identity, aborted);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (body.Encoding == BodyEncoding.Gzip) context.Response.Headers.ContentEncoding = "gzip";
        if (body.Length < LargeBytesMin)
        {
            await body.WriteTo(context.Response.BodyWriter, aborted);
            return;
        }

        await _large.WaitAsync(aborted);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
            patience.CancelAfter(LargePatience);
            await body.WriteTo(context.Response.BodyWriter, patience.Token);
        }
        finally
        {
            _large.Release();
        }
    });

    public void Dispose() => _large.Dispose();

    static bool AcceptsGzip(HttpRequest request)
    {
        foreach (var accepted in request.GetTypedHeaders().AcceptEncoding)
            if (accepted.Value is { } name && name.Equals("gzip", StringComparison.OrdinalIgnoreCase) && accepted.Quality is not 0) return true;

        return false;
    }
}
