using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Voip;

/// <summary><c>GET /_matrix/client/v3/voip/turnServer</c>: there is none, which clients read from an empty object.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3voipturnserver</remarks>
sealed class GetTurnServer()
    : Endpoint(Route.Get("/_matrix/client/v3/voip/turnServer", new Touches.Public(), Access.User) with { Rate = RateClass.Read })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => Task.FromResult(Reply.Empty);
}
