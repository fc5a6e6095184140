using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.RoomCore.Push;

namespace Weft.Api.Client.PushRules;

/// <summary><c>GET /_matrix/client/v3/pushrules/global/</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobal</remarks>
sealed class GetGlobalPushRules(OwnPushRules rules)
    : Endpoint(Route.Get("/_matrix/client/v3/pushrules/global/", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read, Aliases = ["/_matrix/client/v3/pushrules/global"] })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var all = await rules.Read(request, cancellation);
        return Reply.Write(json => PushRulesetJson.WriteRules(json, all, _ => true));
    }
}
