using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.RoomCore.Push;

namespace Weft.Api.Client.PushRules;

/// <summary><c>PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3pushrulesglobalkindruleid</remarks>
sealed class SetPushRule(OwnPushRules rules)
    : Endpoint(Route.Put("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account, BodyBytesMax = 32 * 1024 })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var (kind, id) = (OwnPushRules.KindOf(request), request.Path("ruleId"));
        if (ProblemOf(id) is { } problem) return MatrixError.InvalidParam(problem);

        var body = await request.Body(cancellation);
        return !body.TryGetProperty("actions", out _) ? MatrixError.MissingParam("Missing parameters: actions")
            : PushRuleBody.TryRead(kind, id, body, out var sentence) is { } rule
                ? await rules.Change(request, all => all.Put(rule, request.Query.Text("before"), request.Query.Text("after")), cancellation)
            : MatrixError.InvalidParam(sentence);
    }

    static string? ProblemOf(string id) =>
        id.StartsWith('.') ? "Rules whose id begins with a dot are the server's."
        : id.AsSpan().ContainsAny('/', '\\') ? "The id of a rule can hold neither slashes nor backslashes."
        : JsonMembers.IsName(id, PushRuleBody.IdBytesMax) ? null
        : $"The id of a rule has from 1 to {PushRuleBody.IdBytesMax} bytes.";
}
