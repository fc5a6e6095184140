using System.Globalization;
using System.Runtime.InteropServices;
using Weft.Api.Client.Events;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Rooms.Sync;
using Weft.Rooms.Unread;
using Weft.Storage;

namespace Weft.Api.Client.Notifications;

/// <summary><c>GET /_matrix/client/v3/notifications</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3notifications</remarks>
sealed class GetNotifications(Rooms.Unread.Notifications notifications, TimeProvider time)
    : Endpoint(Route.Get("/_matrix/client/v3/notifications", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read, Cost = CostClass.BulkRead })
{
    const int LimitDefault = 20;
    const int LimitMax = 100;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var limit = (int)Math.Min(request.Query.Integer("limit", 1) ?? LimitDefault, LimitMax);
        var highlightsOnly = request.Query.Text("only") is "highlight";
        var page = await notifications.Of(
            request.Tenant, request.User, From(request), limit, actions => !highlightsOnly || actions.Highlight, cancellation);

        var encoder = new EventEncoder(request.User, request.Session.Device, new RoomAccess(request.User, history: null), time.GetUtcNow());
        return RoomReading.Answer(json =>
        {
            if (page.Next is { } next) json.Member("next_token"u8, next.ToString(CultureInfo.InvariantCulture));
            json.Name("notifications"u8);
            json.BeginArray();
            foreach (var notification in page.Notifications) Write(json, encoder, notification);
            json.EndArray();
        });
    }

    static void Write(JsonOut json, EventEncoder encoder, Notification notification)
    {
        json.BeginObject();
        json.Name("actions"u8);
        json.BeginArray();
        foreach (var action in notification.Actions.All) json.Raw(JsonMarshal.GetRawUtf8Value(action));
        json.EndArray();
        json.Name("event"u8);
        encoder.Write(json, notification.Event);
        json.Member("read"u8, notification.IsRead);
        json.Member("room_id"u8, notification.Room.ToString());
        json.Member("ts"u8, notification.Event.Pdu.OriginServerTs);
        json.EndObject();
    }

    static long? From(ClientRequest request) => request.Query.Text("from") switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position > 0 => position,
        _ => throw new RequestRefusedException(MatrixError.InvalidParam("'from' must be a next_token of an earlier answer.")),
    };
}
