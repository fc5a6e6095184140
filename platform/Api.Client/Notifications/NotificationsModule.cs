using Weft.Api.Client.Http;

namespace Weft.Api.Client.Notifications;

/// <summary>What a user was notified of.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#listing-notifications</remarks>
static class NotificationsModule
{
    public static EndpointList AddNotifications(this EndpointList endpoints) => endpoints.Add<GetNotifications>();
}
