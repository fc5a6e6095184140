using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.ThirdParty;

/// <summary><c>GET /_matrix/client/v3/thirdparty/protocols</c>: without bridges there are none.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3thirdpartyprotocols</remarks>
sealed class GetProtocols()
    : Endpoint(Route.Get("/_matrix/client/v3/thirdparty/protocols", new Touches.Public(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/thirdparty/protocols"],
        Rate = RateClass.Read,
    })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => Task.FromResult(Reply.Empty);
}
