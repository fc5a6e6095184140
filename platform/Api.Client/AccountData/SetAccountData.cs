using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.Log;

namespace Weft.Api.Client.AccountData;

/// <summary><c>PUT /_matrix/client/v3/user/{userId}/account_data/{type}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3useruseridaccount_datatype</remarks>
sealed class SetAccountData(IStores stores, ITenantLog log)
    : Endpoint(Route.Put("/_matrix/client/v3/user/{userId}/account_data/{type}", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Account })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => log.Set(stores, request, room: null, cancellation);
}
