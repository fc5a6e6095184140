using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.RoomCore.Push;

namespace Weft.Api.Client.PushRules;

/// <summary><c>GET /_matrix/client/v3/pushrules/</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrules</remarks>
sealed class GetPushRules(OwnPushRules rules)
    : Endpoint(Route.Get("/_matrix/client/v3/pushrules/", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read, Aliases = ["/_matrix/client/v3/pushrules"] })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Reply.Bytes(PushRulesetJson.Shown(await rules.Read(request, cancellation)));
}
