using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.PushRules;

/// <summary><c>GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobalkindruleidactions</remarks>
sealed class GetPushRuleActions(OwnPushRules rules)
    : Endpoint(Route.Get("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Reply.Json(new { actions = (await rules.ReadRule(request, cancellation)).Actions.All });
}
