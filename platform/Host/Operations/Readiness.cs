namespace Weft.Host.Operations;

/// <summary><c>/health/live</c> and <c>/health/ready</c>: whether to restart this process, and whether to send it requests.</summary>
sealed class Readiness(IHostApplicationLifetime lifetime)
{
    public bool IsStarted { get; set; }

    public Task AnswerLive(HttpContext context) => Answer(context, StatusCodes.Status200OK, "live");

    public Task AnswerReady(HttpContext context) => (IsStarted, lifetime.ApplicationStopping.IsCancellationRequested) switch
    {
        (_, true) => Answer(context, StatusCodes.Status503ServiceUnavailable, "draining"),
        (false, _) => Answer(context, StatusCodes.Status503ServiceUnavailable, "starting"),
        _ => Answer(context, StatusCodes.Status200OK, "ready"),
    };

    static Task Answer(HttpContext context, int status, string word)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"status":"{{word}}"}""", context.RequestAborted);
    }
}
