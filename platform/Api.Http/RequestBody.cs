using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weft.Events.Json;

namespace Weft.Api.Http;

/// <summary>Reads a request's JSON body, whatever its Content-Type, within a byte limit.</summary>
public static class RequestBody
{
    static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement.Clone();

    /// <returns>The body as an object; an empty body counts as <c>{}</c>, so that what is optional may be left out.</returns>
    /// <exception cref="RequestRefusedException">Too large, not JSON, or not an object.</exception>
    public static async Task<JsonElement> ReadObject(HttpContext context, int bytesMax, CancellationToken cancellation)
    {
        var bytes = await ReadBytes(context, bytesMax, cancellation);
        if (bytes.Length == 0) return EmptyObject;

        var body = ParseJson(bytes, bytesMax);
        return body.ValueKind is JsonValueKind.Object ? body : throw new RequestRefusedException(MatrixError.BadJson("The body must be a JSON object."));
    }

    public static async Task<ReadOnlyMemory<byte>> ReadBytes(HttpContext context, int bytesMax, CancellationToken cancellation)
    {
        if (context.Request.ContentLength > bytesMax) throw TooLarge(bytesMax);

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            if (read.Buffer.Length > bytesMax)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge(bytesMax);
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // Strict: what two parsers might understand differently (duplicate members, lone surrogates) is refused here, once.
    static JsonElement ParseJson(ReadOnlyMemory<byte> bytes, int bytesMax) =>
        CanonicalJson.TryParse(bytes, JsonLimits.Body(bytesMax), out var value, out var problem) ? value
            : throw new RequestRefusedException(problem.Kind switch
            {
                JsonProblemKind.NotJson => MatrixError.NotJson(problem.Sentence),
                JsonProblemKind.TooLarge => MatrixError.TooLarge(problem.Sentence),
                _ => MatrixError.BadJson(problem.Sentence),
            });

    static RequestRefusedException TooLarge(int bytesMax) => new(MatrixError.TooLarge($"The body is larger than {bytesMax} bytes."));
}
