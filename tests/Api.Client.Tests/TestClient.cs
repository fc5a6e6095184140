using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Weft.Api.Client.Tests;

/// <summary>Speaks plain HTTP to one tenant, signed in or not.</summary>
public sealed class TestClient(Uri server, string host, string? token = null)
{
    static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };
    const string Base = "/_matrix/client/v3";

    public string Host => host;
    public string? Token => token;

    public TestClient With(string? accessToken) => new(server, host, accessToken);

    /// <summary>The same token, shown to another tenant.</summary>
    public TestClient To(string tenant) => new(server, $"{tenant}.example.org", token);

    /// <param name="path">Below <c>/_matrix/client/v3</c>, or from the root when it begins with <c>/_</c> or <c>/.</c>.</param>
    public Task<TestAnswer> Get(string path) => Send(HttpMethod.Get, path);

    /// <inheritdoc cref="Get"/>
    public Task<TestAnswer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    /// <inheritdoc cref="Get"/>
    public Task<TestAnswer> Put(string path, object? body = null) => Send(HttpMethod.Put, path, body);

    /// <inheritdoc cref="Get"/>
    public Task<TestAnswer> Delete(string path, object? body = null) => Send(HttpMethod.Delete, path, body);

    public async Task<TestAnswer> Send(HttpMethod method, string path, object? body = null)
    {
        var full = path.StartsWith("/_", StringComparison.Ordinal) || path.StartsWith("/.", StringComparison.Ordinal) ? path : Base + path;
        using var request = new HttpRequestMessage(method, new Uri(server, full));
        request.Headers.Host = host;
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonElement.Parse(text) : default;
        return new TestAnswer(response.StatusCode, json, text, response.Headers);
    }
}

/// <param name="Json">Undefined when the answer was something else.</param>
public sealed record TestAnswer(HttpStatusCode Status, JsonElement Json, string Text, HttpResponseHeaders Headers)
{
    public string? Errcode => Field("errcode");

    /// <summary>A string at the top of the answer; null when it is not there.</summary>
    public string? Field(string name) =>
        Json.ValueKind is JsonValueKind.Object && Json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>The answer, which must be a success.</summary>
    public JsonElement Ok()
    {
        Assert.True(Status is HttpStatusCode.OK, $"{(int)Status} {Text}");
        return Json;
    }

    /// <summary>The answer must be this refusal.</summary>
    public TestAnswer Refused(int status, string errcode)
    {
        Assert.True((int)Status == status && Errcode == errcode, $"expected {status} {errcode}, got {(int)Status} {Text}");
        return this;
    }
}
