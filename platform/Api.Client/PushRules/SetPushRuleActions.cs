using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.RoomCore.Push;

namespace Weft.Api.Client.PushRules;

/// <summary><c>PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3pushrulesglobalkindruleidactions</remarks>
sealed class SetPushRuleActions(OwnPushRules rules)
    : Endpoint(Route.Put("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account, BodyBytesMax = 32 * 1024 })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var kind = OwnPushRules.KindOf(request);
        var body = await request.Body(cancellation);
        return !body.TryGetProperty("actions", out var said) ? MatrixError.MissingParam("Missing parameters: actions")
            : PushActions.TryRead(said, out var problem) is not { } actions ? MatrixError.InvalidParam(problem)
            : await rules.Change(request, all => all.Change(kind, request.Path("ruleId"), rule => rule with { Actions = actions }), cancellation);
    }
}
