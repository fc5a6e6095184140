using Weft.Api.Client.EndToEndEncryption;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.Log;
using Weft.Storage.ToDevice;

namespace Weft.Api.Client.ToDevice;

/// <summary><c>PUT /_matrix/client/v3/sendToDevice/{eventType}/{txnId}</c></summary>
/// <remarks>
/// https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3sendtodeviceeventtypetxnid. Users of other servers are
/// left out until there is federation: docs/decisions/0301.
/// </remarks>
sealed class SendToDevice(IStores stores, ITenantLog log, TimeProvider time)
    : Endpoint(Route.Put("/_matrix/client/v3/sendToDevice/{eventType}/{txnId}", new Touches.OwnUser(), Access.UserOrGuest) with
    {
        Aliases = ["/_matrix/client/unstable/sendToDevice/{eventType}/{txnId}"],
        Rate = RateClass.Keys,
        BodyBytesMax = 4 * 1024 * 1024,
    })
{
    // How long a sender is to wait for a device to fetch what it has.
    static readonly TimeSpan FullRetry = TimeSpan.FromMinutes(5);

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var (type, transaction) = (request.Path("eventType"), Transaction(request));
        if (!JsonMembers.IsName(type)) return MatrixError.InvalidParam($"The event type must have from 1 to {JsonMembers.NameBytesMax} bytes.");

        var messages = ToDeviceMessages.Read(await request.Body(cancellation));
        var store = stores.For(request.Tenant).ToDevice;
        var users = messages.Messages.Select(message => message.User).Where(user => user.Server == request.TenantModel.Server).Distinct();
        var deliveries = messages.To(await store.DevicesOf([.. users], cancellation));
        if (deliveries.IsEmpty) return Reply.Empty;

        if (!(await store.Full([.. deliveries.Select(delivery => delivery.To)], cancellation)).IsEmpty)
            return await store.WasSent(transaction, cancellation) ? Reply.Empty : MatrixError.LimitExceeded(FullRetry);

        // Refused means sent before: the answer is the same.
        await log.Append(request.Tenant, [new ToDeviceSent(request.User, type, transaction, deliveries)], cancellation);
        return Reply.Empty;
    }

    // A transaction ID is the path's, so that the same one with another type is another request.
    ToDeviceTransaction Transaction(ClientRequest request)
    {
        var id = request.Path("txnId");
        return JsonMembers.IsName(id)
            ? new ToDeviceTransaction(new DeviceAddress(request.User, request.Device()), $"{id} {request.Path("eventType")}", time.GetUtcNow())
            : throw new RequestRefusedException(MatrixError.InvalidParam($"The transaction ID must have from 1 to {JsonMembers.NameBytesMax} bytes."));
    }
}
