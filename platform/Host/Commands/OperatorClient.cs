using System.Net.Http.Headers;
using System.Text.Json;
using Weft.Host.Operations;

namespace Weft.Host.Commands;

/// <summary>The command line's side of <see cref="OperatorApi"/>: speaks to the running server, which alone holds the database.</summary>
sealed class OperatorClient : IDisposable
{
    readonly HttpClient _http;

    OperatorClient(OperatorFile.Content server)
    {
        _http = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Token);
    }

    /// <returns>Null when no server runs on this data directory.</returns>
    public static async Task<OperatorClient?> Connect(string data)
    {
        if (OperatorFile.In(data).Read() is not { } server) return null;
        var client = new OperatorClient(server);
        try
        {
            using var live = await client._http.GetAsync(new Uri("/health/live", UriKind.Relative));
            if (live.IsSuccessStatusCode) return client;
        }
        catch (HttpRequestException)
        {
            // The file is a leftover of a server that was killed.
        }
        client.Dispose();
        return null;
    }

    /// <returns>The answer's JSON, and null or the sentence of what went wrong.</returns>
    public async Task<(JsonElement Answer, string? Problem)> Send(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/_weft/operator/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _http.SendAsync(request);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (answer, response.IsSuccessStatusCode ? null : answer.GetProperty("error").GetString());
    }

    public void Dispose() => _http.Dispose();
}
