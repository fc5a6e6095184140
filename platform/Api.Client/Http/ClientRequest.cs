using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weft.Api.Http;
using Weft.Auth.Sessions;
using Weft.Events;
using Weft.Tenants;

namespace Weft.Api.Client.Http;

/// <summary>A request to one tenant's client-server API, its path decoded and its token checked.</summary>
public sealed class ClientRequest(
    HttpContext http, TenantModel tenant, Session? session, Route route, IReadOnlyDictionary<string, string> path)
{
    // Read once: what is asked for again is the same body.
    JsonElement? _body;

    /// <summary>For headers, raw bodies and addresses; nothing below the edge sees it.</summary>
    public HttpContext Http => http;

    public Route Route => route;
    public TenantModel TenantModel => tenant;
    public TenantId Tenant => tenant.Id;
    public Query Query => new(http.Request.Query);

    /// <summary>The session of the token; null only where the route leaves the token optional and there was none.</summary>
    public Session? SessionOrNull => session;

    public Session Session => session ?? throw new InvalidOperationException($"{route.Template} is open to strangers and asked who they are.");
    public UserId User => Session.User;

    /// <summary>A path parameter, decoded once.</summary>
    public string Path(string name) => path[name];

    /// <summary>A path parameter that one of the route's aliases leaves out, meaning the empty text.</summary>
    public string PathOrEmpty(string name) => path.TryGetValue(name, out var value) ? value : "";

    /// <exception cref="RequestRefusedException">Not the grammar of <typeparamref name="T"/>: 400 <c>M_INVALID_PARAM</c>.</exception>
    public T Path<T>(string name) where T : struct, ITextId<T> =>
        T.TryParse(path[name], out var id) ? id
            : throw new RequestRefusedException(MatrixError.InvalidParam($"'{name}' in the path is not a valid {typeof(T).Name}."));

    public RoomId Room => Path<RoomId>("roomId");

    /// <summary>The user named in the path, who must be the one who asks: other people's data is theirs.</summary>
    /// <exception cref="RequestRefusedException">403 for anybody else.</exception>
    public UserId OwnUserInPath(string name = "userId") =>
        Path<UserId>(name) is var user && user == User ? user
            : throw new RequestRefusedException(MatrixError.Forbidden("You can do this only for your own user."));

    /// <summary>The JSON object in the body, <c>{}</c> when there is none.</summary>
    public async Task<JsonElement> Body(CancellationToken cancellation) =>
        _body ??= await RequestBody.ReadObject(http, route.BodyBytesMax, cancellation);

    /// <summary>The body as a record. Missing or wrongly typed properties are 400 <c>M_BAD_JSON</c>, by name.</summary>
    public async Task<T> Body<T>(CancellationToken cancellation)
    {
        var body = await Body(cancellation);
        try
        {
            return body.Deserialize<T>(ApiJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new RequestRefusedException(MatrixError.BadJson(BodyProblem.Sentence(error)));
        }
    }

    /// <summary>Where clients find this tenant: its public base URL, or the address that this request came to.</summary>
    public string BaseUrl => tenant.Settings.PublicBaseUrl ?? $"{http.Request.Scheme}://{http.Request.Host.Value}";

    /// <summary>The caller's address, after trusted proxies; for rate limits and device lists.</summary>
    public string Address => http.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    public string? UserAgent => http.Request.Headers.UserAgent is [{ Length: > 0 } agent, ..] ? agent[..Math.Min(agent.Length, 255)] : null;
}
