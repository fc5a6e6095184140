using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Weft.Api.Http;

/// <summary>What an endpoint answers: a status, headers and a body that knows how to write itself.</summary>
public abstract class Reply
{
    /// <summary>An empty JSON object, the answer of what has nothing to say.</summary>
    public static Reply Empty { get; } = Bytes("{}"u8.ToArray());

    /// <summary>The value as JSON, named and formed by <see cref="ApiJson.Options"/>.</summary>
    public static Reply Json<T>(T value, int status = StatusCodes.Status200OK) => new JsonReply<T>(value, status);

    /// <summary>JSON that is encoded already; shared between answers, never changed.</summary>
    public static Reply Bytes(ReadOnlyMemory<byte> json, int status = StatusCodes.Status200OK) => new BytesReply(json, status);

    /// <summary>JSON written by hand.</summary>
    public static Reply Write(Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK) => new WrittenReply(write, status);

    /// <summary>Anything else: media, pages, streams. The function sets status and headers itself.</summary>
    public static Reply Raw(Func<HttpContext, Task> write) => new RawReply(write);

    public abstract Task WriteTo(HttpContext context);

    sealed class JsonReply<T>(T value, int status) : Reply
    {
        public override async Task WriteTo(HttpContext context)
        {
            Start(context, status);
            await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, ApiJson.WriterOptions);
            JsonSerializer.Serialize(writer, value, ApiJson.Options);
        }
    }

    sealed class WrittenReply(Action<Utf8JsonWriter> write, int status) : Reply
    {
        public override async Task WriteTo(HttpContext context)
        {
            Start(context, status);
            await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, ApiJson.WriterOptions);
            write(writer);
        }
    }

    sealed class BytesReply(ReadOnlyMemory<byte> json, int status) : Reply
    {
        public override async Task WriteTo(HttpContext context)
        {
            Start(context, status);
            context.Response.ContentLength = json.Length;
            await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
        }
    }

    sealed class RawReply(Func<HttpContext, Task> write) : Reply
    {
        public override Task WriteTo(HttpContext context) => write(context);
    }

    private protected static void Start(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
    }
}
