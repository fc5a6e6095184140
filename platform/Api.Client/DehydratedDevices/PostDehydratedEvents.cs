using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.DehydratedDevices;

/// <summary><c>POST …/dehydrated_device/{deviceId}/events</c>: the form that the proposal had first, and clients still send.</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/3814</remarks>
sealed class PostDehydratedEvents(IStores stores)
    : Endpoint(Route.Post($"{DehydratedDevicesModule.Path}/{{deviceId}}/events", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Keys })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) => await DehydratedEvents.Page(
        stores, request, (await request.Body(cancellation)).TextOrNull("next_batch"), long.MaxValue, always: true, cancellation);
}
