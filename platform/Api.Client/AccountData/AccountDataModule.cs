using Weft.Api.Client.Http;

namespace Weft.Api.Client.AccountData;

/// <summary>What clients keep with an account.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#client-config</remarks>
static class AccountDataModule
{
    public static EndpointList AddAccountData(this EndpointList endpoints) => endpoints
        .Add<GetAccountData>()
        .Add<SetAccountData>()
        .Add<GetRoomAccountData>()
        .Add<SetRoomAccountData>();
}
