using Weft.Api.Client.Http;

namespace Weft.Api.Client.AccountManagement;

/// <summary>One's own account.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#account-management</remarks>
static class AccountManagementModule
{
    public static EndpointList AddAccountManagement(this EndpointList endpoints) => endpoints
        .Add<GetWhoami>()
        .Add<PostPassword>()
        .Add<PostDeactivate>()
        .Add<GetThirdPartyIds>()
        .Add<PostThirdPartyId>();
}
