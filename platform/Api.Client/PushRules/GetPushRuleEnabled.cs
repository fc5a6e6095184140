using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.PushRules;

/// <summary><c>GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobalkindruleidenabled</remarks>
sealed class GetPushRuleEnabled(OwnPushRules rules)
    : Endpoint(Route.Get("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Reply.Json(new { enabled = (await rules.ReadRule(request, cancellation)).Enabled });
}
