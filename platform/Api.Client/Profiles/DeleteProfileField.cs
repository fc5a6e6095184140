using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage.Accounts;
using Weft.Storage.Log;

namespace Weft.Api.Client.Profiles;

/// <summary><c>DELETE /_matrix/client/v3/profile/{userId}/{keyName}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3profileuseridkeyname</remarks>
sealed class DeleteProfileField(ITenantLog log)
    : Endpoint(Route.Delete("/_matrix/client/v3/profile/{userId}/{keyName}", new Touches.OwnUser(), Access.UserOrGuest) with
    {
        Aliases = ["/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}/{keyName}"],
        Rate = RateClass.Profile,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var user = request.OwnUserInPath();
        var name = request.Path("keyName");
        if (ProfileFieldRules.ProblemOfName(name) is { } badName) return badName;
        if (ProfileFieldRules.IsClosedTo(request.Session, name)) return MatrixError.GuestForbidden();

        await log.Append(request.Tenant, [new ProfileFieldSet(user, name, Value: null)], cancellation);
        return Reply.Empty;
    }
}
