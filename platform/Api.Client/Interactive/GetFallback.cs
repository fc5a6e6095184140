using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Interactive;

/// <summary><c>GET /_matrix/client/v3/auth/{authType}/fallback/web</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#fallback</remarks>
sealed class GetFallback(UserInteractive interactive)
    : Endpoint(Route.Get("/_matrix/client/v3/auth/{authType}/fallback/web", new Touches.Public(), Access.Anyone) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var (type, session) = (request.Path("authType"), request.Query.Required("session"));
        if (!FallbackPage.Has(type)) return MatrixError.NotFound("There is no page for this type of authentication.");

        return await interactive.IsCompleted(request, session, type, cancellation) switch
        {
            true => FallbackPage.Done(),
            false => FallbackPage.Form(session, type, error: null),
            null => MatrixError.BadRequest("M_UNKNOWN", "This session of authentication has ended. Begin again."),
        };
    }
}
