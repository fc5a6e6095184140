using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.DehydratedDevices;

/// <summary><c>GET …/dehydrated_device/{deviceId}/events</c></summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/3814</remarks>
sealed class GetDehydratedEvents(IStores stores)
    : Endpoint(Route.Get($"{DehydratedDevicesModule.Path}/{{deviceId}}/events", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Keys })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => DehydratedEvents.Page(
        stores, request, request.Query.Text("from") ?? request.Query.Text("next_batch"), request.Query.Integer("limit") ?? long.MaxValue,
        always: false, cancellation);
}
