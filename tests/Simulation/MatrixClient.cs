using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Weft.Simulation;

/// <summary>A signed-in device that knows that its server may die at any moment.</summary>
sealed class MatrixClient(Uri server, string user, string device, string token)
{
    /// <summary>How often a server may say that it is too busy: as any client, this one comes back when it is told to.</summary>
    const int BusyMax = 10;

    static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public string User => user;
    public string Device => device;
    public string Token => token;

    public static async Task<MatrixClient> Register(Uri server, string name, CancellationToken cancellation)
    {
        var anybody = new MatrixClient(server, "", "", "");
        var answer = await anybody.Must(HttpMethod.Post, "/register", new { username = name, password = "of no secret", auth = new { type = "m.login.dummy" } }, cancellation);
        return new MatrixClient(server, Text(answer, "user_id"), Text(answer, "device_id"), Text(answer, "access_token"));
    }

    /// <summary>Null when the connection broke: what was asked may or may not have been done.</summary>
    /// <exception cref="InvalidOperationException">A refusal, which nothing here provokes.</exception>
    public async Task<JsonElement?> Try(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        try
        {
            return await Must(method, path, body, cancellation);
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <inheritdoc cref="Try"/>
    public async Task<JsonElement> Must(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        for (var busy = 0; ; busy++)
        {
            using var response = await Send(method, path, body, cancellation);
            if (response.StatusCode is not HttpStatusCode.TooManyRequests || busy == BusyMax) return await Read(response, method, path, cancellation);

            await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
        }
    }

    static async Task<JsonElement> Read(HttpResponseMessage response, HttpMethod method, string path, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
    }

    public Task<JsonElement> Get(string path, CancellationToken cancellation) => Must(HttpMethod.Get, path, null, cancellation);

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, "/_matrix/client/v3" + path));
        if (token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return await Http.SendAsync(request, cancellation);
    }

    public static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
