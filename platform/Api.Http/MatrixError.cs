using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Weft.Api.Http;

/// <summary>The error body every Matrix endpoint answers with: an errcode, a sentence that a person can act on.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#standard-error-response</remarks>
public sealed class MatrixError(int status, string errcode, string error) : Reply
{
    public int Status { get; } = status;
    public string Errcode { get; } = errcode;
    public string Error { get; } = error;

    /// <summary>How long to wait before asking again; written as <c>retry_after_ms</c> and as <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Further properties of the body, such as <c>soft_logout</c> or <c>current_version</c>.</summary>
    public IReadOnlyDictionary<string, object> Details { get; init; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public static MatrixError Forbidden(string error) => new(StatusCodes.Status403Forbidden, "M_FORBIDDEN", error);
    public static MatrixError GuestForbidden() => new(StatusCodes.Status403Forbidden, "M_GUEST_ACCESS_FORBIDDEN", "Guests cannot do this. Register an account first.");
    public static MatrixError NotFound(string error) => new(StatusCodes.Status404NotFound, "M_NOT_FOUND", error);
    public static MatrixError BadJson(string error) => new(StatusCodes.Status400BadRequest, "M_BAD_JSON", error);
    public static MatrixError NotJson(string error) => new(StatusCodes.Status400BadRequest, "M_NOT_JSON", error);
    public static MatrixError InvalidParam(string error) => new(StatusCodes.Status400BadRequest, "M_INVALID_PARAM", error);
    public static MatrixError MissingParam(string error) => new(StatusCodes.Status400BadRequest, "M_MISSING_PARAM", error);
    public static MatrixError BadRequest(string errcode, string error) => new(StatusCodes.Status400BadRequest, errcode, error);
    public static MatrixError TooLarge(string error) => new(StatusCodes.Status413PayloadTooLarge, "M_TOO_LARGE", error);
    public static MatrixError Unrecognized() => new(StatusCodes.Status404NotFound, "M_UNRECOGNIZED", "There is nothing at this path.");
    public static MatrixError MissingToken() => new(StatusCodes.Status401Unauthorized, "M_MISSING_TOKEN", "This request needs an access token in its Authorization header.");

    /// <param name="softLogout">True when signing in again may keep the device and its keys.</param>
    public static MatrixError UnknownToken(bool softLogout) =>
        new(StatusCodes.Status401Unauthorized, "M_UNKNOWN_TOKEN", "This access token is not known, or no longer. Sign in again.")
        {
            Details = new Dictionary<string, object>(StringComparer.Ordinal) { ["soft_logout"] = softLogout },
        };

    public static MatrixError LimitExceeded(TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "M_LIMIT_EXCEEDED", "Too many requests. Wait a little and try again.") { RetryAfter = retryAfter };

    public static MatrixError Unavailable(TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, "M_UNKNOWN", "The server cannot reach its database at the moment. Try again shortly.") { RetryAfter = retryAfter };

    public override async Task WriteTo(HttpContext context)
    {
        if (RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

        var body = new Dictionary<string, object>(Details, StringComparer.Ordinal) { ["errcode"] = Errcode, ["error"] = Error };
        if (RetryAfter is { } retry) body["retry_after_ms"] = (long)retry.TotalMilliseconds;
        await Json(body, Status).WriteTo(context);
    }
}

/// <summary>Ends a request from within parsing, where a return value would have to pass through every line.</summary>
public sealed class RequestRefusedException(MatrixError error) : Exception(error.Error)
{
    public MatrixError Answer { get; } = error;
}
