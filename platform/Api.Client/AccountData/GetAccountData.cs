using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.AccountData;

/// <summary><c>GET /_matrix/client/v3/user/{userId}/account_data/{type}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridaccount_datatype</remarks>
sealed class GetAccountData(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/user/{userId}/account_data/{type}", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => stores.Get(request, room: null, cancellation);
}
