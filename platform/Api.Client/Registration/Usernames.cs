using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Accounts;
using Weft.Events;

namespace Weft.Api.Client.Registration;

/// <summary>Whether a name may be had.</summary>
static class Usernames
{
    /// <exception cref="RequestRefusedException"><c>M_INVALID_USERNAME</c> or <c>M_USER_IN_USE</c>.</exception>
    public static async Task<UserId> Claim(this IAccounts accounts, ClientRequest request, string name, CancellationToken cancellation)
    {
        if (!Localpart.TryMakeUser(name, request.TenantModel.Server, out var user))
            throw new RequestRefusedException(MatrixError.BadRequest(
                "M_INVALID_USERNAME", "A user name holds letters, digits and . _ = - / + and does not begin with _; with the server it has at most 255 bytes."));
        return await accounts.Find(request.Tenant, user, cancellation) is null ? user : throw new RequestRefusedException(InUse());
    }

    public static MatrixError InUse() => MatrixError.BadRequest("M_USER_IN_USE", "This user name is taken.");
}
