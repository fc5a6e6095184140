using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Capabilities;

/// <summary><c>GET /.well-known/matrix/client</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixclient</remarks>
sealed class GetWellKnownClient() : Endpoint(Route.Get("/.well-known/matrix/client", new Touches.Public(), Access.Anyone))
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Task.FromResult(Reply.Json(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["m.homeserver"] = new { base_url = request.BaseUrl },
        }));
}
