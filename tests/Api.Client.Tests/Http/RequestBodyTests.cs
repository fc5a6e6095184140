using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Tests.Http;

public sealed class RequestBodyTests
{
    const int BytesMax = 64;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static DefaultHttpContext Request(byte[] body, string? contentType = null, long? contentLength = null) =>
        new() { Request = { Body = new MemoryStream(body), ContentType = contentType, ContentLength = contentLength } };

    static Task<System.Text.Json.JsonElement> Read(string body, string? contentType = null) =>
        RequestBody.ReadObject(Request(Encoding.UTF8.GetBytes(body), contentType), BytesMax, Cancellation);

    static async Task<MatrixError> Refusal(Task reading) => (await Assert.ThrowsAsync<RequestRefusedException>(() => reading)).Answer;

    [Theory]
    [InlineData("{}", null)]
    [InlineData("", null)]
    [InlineData("{\"a\":1.5}", "text/plain")]
    [InlineData(" {\"a\":[]} ", "application/x-www-form-urlencoded")]
    public async Task An_object_is_read_whatever_its_type_and_nothing_is_an_empty_one(string body, string? contentType) =>
        Assert.Equal(System.Text.Json.JsonValueKind.Object, (await Read(body, contentType)).ValueKind);

    [Theory]
    [InlineData("nonsense", "M_NOT_JSON")]
    [InlineData("{\"a\":", "M_NOT_JSON")]
    [InlineData("{} {}", "M_NOT_JSON")]
    [InlineData("[]", "M_BAD_JSON")]
    [InlineData("null", "M_BAD_JSON")]
    [InlineData("\"text\"", "M_BAD_JSON")]
    [InlineData("{\"a\":1,\"a\":2}", "M_BAD_JSON")]
    [InlineData("{\"a\":\"\\ud800\"}", "M_BAD_JSON")]
    public async Task Anything_else_is_refused_by_its_kind(string body, string errcode)
    {
        var refusal = await Refusal(Read(body));

        Assert.Equal((400, errcode), (refusal.Status, refusal.Errcode));
        Assert.NotEmpty(refusal.Error);
    }

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 500));
        var refusal = await Refusal(RequestBody.ReadObject(Request(Encoding.UTF8.GetBytes($"{{\"a\":{deep}")), 10_000, Cancellation));

        Assert.Equal(400, refusal.Status);
    }

    [Theory]
    [InlineData(BytesMax, true)]
    [InlineData(BytesMax + 1, false)]
    public async Task A_body_may_have_the_limit_and_not_a_byte_more(int bytes, bool passes)
    {
        var body = Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', bytes - 8)}\"}}");
        Assert.Equal(bytes, body.Length);

        foreach (var length in new long?[] { null, bytes })
        {
            var reading = RequestBody.ReadObject(Request(body, contentLength: length), BytesMax, Cancellation);
            if (passes) await reading;
            else Assert.Equal((413, "M_TOO_LARGE"), await Refusal(reading) is var refusal ? (refusal.Status, refusal.Errcode) : default);
        }
    }

    [Fact]
    public async Task A_length_that_is_announced_too_large_is_refused_before_a_byte_is_read()
    {
        var request = Request([], contentLength: BytesMax + 1);
        request.Request.Body = new UnreadableStream();

        Assert.Equal(413, (await Refusal(RequestBody.ReadObject(request, BytesMax, Cancellation))).Status);
    }

    [Fact]
    public async Task A_body_without_end_is_given_up_at_the_limit()
    {
        var pipe = new Pipe();
        var context = Request([]);
        context.Request.Body = pipe.Reader.AsStream();
        var reading = RequestBody.ReadBytes(context, BytesMax, Cancellation);
        for (var i = 0; i < 5; i++)
        {
            Assert.False(reading.IsCompletedSuccessfully);
            await pipe.Writer.WriteAsync(new byte[16], Cancellation);
        }

        Assert.Equal(413, (await Refusal(reading)).Status);
    }

    sealed class UnreadableStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidOperationException("It was read.");
    }
}
