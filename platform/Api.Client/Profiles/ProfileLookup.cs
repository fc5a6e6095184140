using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Accounts;

namespace Weft.Api.Client.Profiles;

static class ProfileLookup
{
    static readonly JsonElement NoFields = JsonElement.Parse("{}");

    /// <returns>The profile of the user in the path, empty when they never set any; null when there is no such user here.</returns>
    public static async Task<Profile?> Find(IStores stores, ClientRequest request, CancellationToken cancellation)
    {
        var user = request.Path<UserId>("userId");
        if (user.Server != request.TenantModel.Server) return null;

        var tenant = stores.For(request.Tenant);
        return await tenant.Profiles.Find(user, cancellation)
            ?? (await tenant.Accounts.Find(user, cancellation) is not null ? new Profile(user, NoFields, 0) : null);
    }

    public static MatrixError NotFound() => MatrixError.NotFound("There is no such user, or they have not said that of themselves.");
}
