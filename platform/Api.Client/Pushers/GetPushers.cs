using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Pushers;

/// <summary><c>GET /_matrix/client/v3/pushers</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushers</remarks>
sealed class GetPushers(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/pushers", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var pushers = await stores.For(request.Tenant).Pushers.Of(request.User, cancellation);
        return Reply.Json(new
        {
            pushers = pushers.Select(pusher => new
            {
                pushkey = pusher.PushKey,
                kind = pusher.Kind,
                app_id = pusher.AppId,
                app_display_name = pusher.AppDisplayName,
                device_display_name = pusher.DeviceDisplayName,
                profile_tag = pusher.ProfileTag,
                lang = pusher.Lang,
                data = JsonElement.Parse(pusher.Data.Span),
            }),
        });
    }
}
