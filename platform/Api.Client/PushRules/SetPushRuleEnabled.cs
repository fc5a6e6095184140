using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.RoomCore.Push;

namespace Weft.Api.Client.PushRules;

/// <summary><c>PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3pushrulesglobalkindruleidenabled</remarks>
sealed class SetPushRuleEnabled(OwnPushRules rules)
    : Endpoint(Route.Put("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var kind = OwnPushRules.KindOf(request);
        return (await request.Body(cancellation)).FlagOrNull("enabled") is not { } enabled ? MatrixError.MissingParam("Missing parameters: enabled")
            : await rules.Change(request, all => all.Change(kind, request.Path("ruleId"), rule => rule with { Enabled = enabled }), cancellation);
    }
}
