using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.PushRules;

/// <summary><c>GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobalkindruleid</remarks>
sealed class GetPushRule(OwnPushRules rules)
    : Endpoint(Route.Get("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Reply.Write((await rules.ReadRule(request, cancellation)).WriteTo);
}
