using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.RoomCore.Push;

namespace Weft.Api.Client.PushRules;

/// <summary><c>DELETE /_matrix/client/v3/pushrules/global/{kind}/{ruleId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3pushrulesglobalkindruleid</remarks>
sealed class DeletePushRule(OwnPushRules rules)
    : Endpoint(Route.Delete("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var (kind, id) = (OwnPushRules.KindOf(request), request.Path("ruleId"));
        return id.StartsWith('.') && (await rules.Read(request, cancellation)).Find(kind, id) is not null
            ? MatrixError.InvalidParam("The server's own rules cannot be deleted. Disable it instead.")
            : await rules.Change(request, all => all.Delete(kind, id), cancellation);
    }
}
