using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Weft.Load;

/// <summary>A user of the homeserver under load, over plain HTTP.</summary>
sealed class MatrixUser(HttpClient http, string id, string token)
{
    int _transaction;

    public string Id => id;

    public async Task<JsonElement> Send(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var response = await Raw(method, path, body, cancellation);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode} {Encoding.UTF8.GetString(answer)}", null, response.StatusCode);
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }

    public Task<HttpResponseMessage> Raw(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version11 };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    public async Task<string> CreateRoom(object body, CancellationToken cancellation) =>
        (await Send(HttpMethod.Post, "/_matrix/client/v3/createRoom", body, cancellation)).GetProperty("room_id").GetString()!;

    public Task Join(string room, CancellationToken cancellation) =>
        Send(HttpMethod.Post, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(room)}/join", new { }, cancellation);

    public async Task<string> Say(string room, string text, CancellationToken cancellation)
    {
        var transaction = Interlocked.Increment(ref _transaction).ToString(CultureInfo.InvariantCulture);
        var answer = await Send(
            HttpMethod.Put, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(room)}/send/m.room.message/load{transaction}", new { msgtype = "m.text", body = text }, cancellation);
        return answer.GetProperty("event_id").GetString()!;
    }

    public Task<JsonElement> Sync(string? since, int timeoutMilliseconds, CancellationToken cancellation) => Send(
        HttpMethod.Get, $"/_matrix/client/v3/sync?timeout={timeoutMilliseconds.ToString(CultureInfo.InvariantCulture)}{(since is null ? "" : $"&since={Uri.EscapeDataString(since)}")}", null, cancellation);
}

/// <summary>Makes users by Synapse's shared-secret registration, which Weft speaks too.</summary>
sealed class MatrixServer(HttpClient http, string sharedSecret)
{
    public HttpClient Http => http;

    public async Task<MatrixUser> Register(string name, CancellationToken cancellation)
    {
        const string Path = "/_synapse/admin/v1/register";
        using var nonceAnswer = JsonDocument.Parse(await http.GetStringAsync(Path, cancellation));
        var nonce = nonceAnswer.RootElement.GetProperty("nonce").GetString()!;
        const string Password = "load-test-password";
#pragma warning disable CA5350 // Synapse's shared-secret registration is defined with HMAC-SHA1.
        var mac = HMACSHA1.HashData(Encoding.UTF8.GetBytes(sharedSecret), Encoding.UTF8.GetBytes($"{nonce}\0{name}\0{Password}\0notadmin"));
#pragma warning restore CA5350
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { nonce, username = name, password = Password, admin = false, mac = Convert.ToHexStringLower(mac) }));
        using var response = await http.PostAsync(Path, content, cancellation);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"Registration of {name}: {Encoding.UTF8.GetString(bytes)}");
        using var answer = JsonDocument.Parse(bytes);
        return new MatrixUser(http, answer.RootElement.GetProperty("user_id").GetString()!, answer.RootElement.GetProperty("access_token").GetString()!);
    }

    /// <summary>Users named with a prefix, some at a time.</summary>
    public async Task<MatrixUser[]> RegisterMany(string prefix, int count, CancellationToken cancellation)
    {
        var users = new MatrixUser[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation }, async (i, token) =>
            users[i] = await Register($"{prefix}{i.ToString(CultureInfo.InvariantCulture)}", token));
        return users;
    }
}
