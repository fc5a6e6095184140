using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage.Accounts;
using Weft.Storage.Log;

namespace Weft.Api.Client.Profiles;

/// <summary><c>PUT /_matrix/client/v3/profile/{userId}/{keyName}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3profileuseridkeyname</remarks>
sealed class PutProfileField(ITenantLog log)
    : Endpoint(Route.Put("/_matrix/client/v3/profile/{userId}/{keyName}", new Touches.OwnUser(), Access.UserOrGuest) with
    {
        Aliases = ["/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}/{keyName}"],
        Rate = RateClass.Profile,
        BodyBytesMax = 2 * Profile.BytesMax,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var user = request.OwnUserInPath();
        var name = request.Path("keyName");
        if (ProfileFieldRules.ProblemOfName(name) is { } badName) return badName;
        if (ProfileFieldRules.IsClosedTo(request.Session, name)) return MatrixError.GuestForbidden();

        var body = await request.Body(cancellation);
        if (!body.TryGetProperty(name, out var value)) return MatrixError.MissingParam($"The body must hold '{name}'.");
        if (ProfileFieldRules.ProblemOfValue(name, value) is { } badValue) return badValue;

        var set = new ProfileFieldSet(user, name, ProfileFieldRules.Removes(name, value) ? null : value);
        var appended = await log.Append(request.Tenant, [set], cancellation);
        return appended.Refused.IsEmpty ? Reply.Empty : ProfileFieldRules.TooLarge();
    }
}
