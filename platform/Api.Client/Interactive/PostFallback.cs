using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Interactive;

/// <summary><c>POST /_matrix/client/v3/auth/{authType}/fallback/web</c>: what the page sends back.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#fallback</remarks>
sealed class PostFallback(UserInteractive interactive)
    : Endpoint(Route.Post("/_matrix/client/v3/auth/{authType}/fallback/web", new Touches.Public(), Access.Anyone) with { Rate = RateClass.Account, BodyBytesMax = FormBytesMax })
{
    const int FormBytesMax = 16 * 1024;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var type = request.Path("authType");
        if (!FallbackPage.Has(type)) return MatrixError.NotFound("There is no page for this type of authentication.");

        var bytes = await RequestBody.ReadBytes(request.Http, FormBytesMax, cancellation);
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes.Span))
            .ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        if (!form.TryGetValue("session", out var session)) return MatrixError.MissingParam("'session' is missing.");

        return await interactive.Complete(request, session, type, JsonSerializer.SerializeToElement(form), cancellation) switch
        {
            StageOutcome.Passed => FallbackPage.Done(),
            StageOutcome.Failed(_, var error) => FallbackPage.Form(session, type, error),
            StageOutcome.Refused(var refusal) => FallbackPage.Form(session, type, refusal.Error),
            _ => MatrixError.BadRequest("M_UNKNOWN", "This session of authentication has ended. Begin again."),
        };
    }
}
