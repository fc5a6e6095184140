using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.Log;

namespace Weft.Api.Client.AccountData;

/// <summary><c>PUT /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3useruseridroomsroomidaccount_datatype</remarks>
sealed class SetRoomAccountData(IStores stores, ITenantLog log)
    : Endpoint(Route.Put("/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}", new Touches.Room("roomId"), Access.User) with { Rate = RateClass.Account })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => log.Set(stores, request, request.Room, cancellation);
}
