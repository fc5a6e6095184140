using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Weft.Api.Http;
using Weft.Auth.Devices;
using Weft.Auth.Passwords;
using Weft.Auth.Sessions;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Api.Client.Http;

/// <summary>
/// Brings a request to its endpoint: path, method, tenant, token, rate, admission, handler; and whatever goes wrong
/// to a Matrix error. Unknown paths are answered before anything else is looked at, as clients probe by them.
/// </summary>
public sealed partial class ClientApi(
    RouteTable<Endpoint> routes, ITenants tenants, IAccessTokens tokens, RateLimits rates, Admission admission,
    DeviceSightings sightings, ILogger<ClientApi> log)
{
    public RouteTable<Endpoint> Routes => routes;

    public async Task Dispatch(HttpContext context)
    {
        Cors.Apply(context);
        Reply reply;
        try
        {
            reply = await Answer(context, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error)
        {
            reply = Translate(context, error);
        }

        try
        {
            await reply.WriteTo(context);
        }
        catch (Exception error) when (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            // Too late for an error body: the client sees a cut answer, which no parser takes for a whole one.
            if (!context.RequestAborted.IsCancellationRequested) AnswerCut(log, context.Request.Method, error);
            context.Abort();
        }
    }

    async Task<Reply> Answer(HttpContext context, CancellationToken cancellation)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!PathSegments.TrySplit(target, out var segments)) return MatrixError.InvalidParam("The path holds a broken escape or is not UTF-8.");

        var match = routes.Find(context.Request.Method, segments);
        // A preflight that fails looks like a broken network to a page: it could not read the 404 that follows.
        if (HttpMethods.IsOptions(context.Request.Method)) return Reply.Empty;
        if (match is RouteMatch<Endpoint>.NoSuchPath) return MatrixError.Unrecognized();
        if (match is RouteMatch<Endpoint>.NoSuchMethod wrong)
        {
            context.Response.Headers.Allow = string.Join(", ", wrong.Allowed);
            return new MatrixError(StatusCodes.Status405MethodNotAllowed, "M_UNRECOGNIZED", "This path does not answer that method.");
        }

        var (endpoint, arguments) = ((RouteMatch<Endpoint>.Found)match);
        if (tenants.ByHost(context.Request.Host.Value ?? "") is not { } tenant) return MatrixError.NotFound("No homeserver of that name is here.");

        var route = endpoint.Route;
        var (session, refusal) = await Authenticate(context, tenant, route, cancellation);
        if (refusal is not null) return refusal;

        var request = new ClientRequest(context, tenant, session, route, arguments);
        if (session is not null) sightings.Note(tenant.Id, session, request.Address, request.UserAgent);
        if (rates.Take(tenant, route.Rate, session?.User.ToString() ?? request.Address) is { } wait) return MatrixError.LimitExceeded(wait);

        if (route.LongPoll) return await endpoint.Handle(request, cancellation);
        using var place = await admission.Enter(route.Cost, tenant.Id, session?.User.ToString() ?? request.Address, cancellation);
        return place.Refusal is { } retryAfter ? MatrixError.LimitExceeded(retryAfter) : await endpoint.Handle(request, cancellation);
    }

    async Task<(Session?, MatrixError?)> Authenticate(HttpContext context, TenantModel tenant, Route route, CancellationToken cancellation)
    {
        if (route.Access is Access.Anyone) return (null, null);
        if (TokenOf(context.Request) is not { } token) return route.Access is Access.TokenOptional ? (null, null) : (null, MatrixError.MissingToken());

        return await tokens.Check(tenant.Id, token, cancellation) switch
        {
            TokenVerdict.Valid(var session) => Permit(session, route),
            TokenVerdict.Locked(var session) => route.OpenToSuspended && route.Template.Contains("logout", StringComparison.Ordinal)
                ? (session, null)
                : (null, Locked()),
            TokenVerdict.SoftLoggedOut => (null, MatrixError.UnknownToken(softLogout: true)),
            _ => (null, MatrixError.UnknownToken(softLogout: false)),
        };
    }

    static (Session?, MatrixError?) Permit(Session session, Route route) =>
        session.IsGuest && route.Access is Access.User ? (null, MatrixError.GuestForbidden())
        : !session.IsAdmin && route.Touches is Touches.Admin ? (null, MatrixError.Forbidden("Only an administrator of this server may do this."))
        : session.IsSuspended && !route.OpenToSuspended && !HttpMethods.IsGet(route.Method)
            ? (null, new MatrixError(StatusCodes.Status403Forbidden, "M_USER_SUSPENDED", "This account is suspended. Contact the administrator of this server."))
        : (session, null);

    static MatrixError Locked() => new(StatusCodes.Status401Unauthorized, "M_USER_LOCKED", "This account is locked. Contact the administrator of this server.")
    {
        Details = new Dictionary<string, object>(StringComparer.Ordinal) { ["soft_logout"] = true },
    };

    /// <summary>The bearer token, or (as clients of old still send it) the query parameter.</summary>
    static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header, ..] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim()
        : request.Query.TryGetValue("access_token", out var query) ? query.ToString()
        : null;

    MatrixError Translate(HttpContext context, Exception error)
    {
        switch (error)
        {
            case RequestRefusedException refused:
                return refused.Answer;
            case BadHttpRequestException bad:
                return new MatrixError(bad.StatusCode, "M_UNKNOWN", "The request was cut or malformed.");
            case StorageBusyException or OverloadedException:
                return MatrixError.LimitExceeded(TimeSpan.FromSeconds(1));
            case StorageUnavailableException:
                StorageAway(log, context.Request.Method, error);
                return MatrixError.Unavailable(TimeSpan.FromSeconds(2));
            default:
                Failed(log, context.Request.Method, error);
                return new MatrixError(StatusCodes.Status500InternalServerError, "M_UNKNOWN", "The server failed to answer this request. It has been logged.");
        }
    }

    [LoggerMessage(LogLevel.Error, "A {Method} request failed")]
    static partial void Failed(ILogger log, string method, Exception error);

    [LoggerMessage(LogLevel.Warning, "A {Method} request found no database")]
    static partial void StorageAway(ILogger log, string method, Exception error);

    [LoggerMessage(LogLevel.Warning, "The answer to a {Method} request was cut")]
    static partial void AnswerCut(ILogger log, string method, Exception error);
}
