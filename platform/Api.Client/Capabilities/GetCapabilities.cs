using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.RoomVersions;

namespace Weft.Api.Client.Capabilities;

/// <summary><c>GET /_matrix/client/v3/capabilities</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3capabilities</remarks>
sealed class GetCapabilities() : Endpoint(Route.Get("/_matrix/client/v3/capabilities", new Touches.Public(), Access.UserOrGuest) with { Rate = RateClass.Read })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Task.FromResult(Reply.Json(new
        {
            capabilities = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["m.change_password"] = new { enabled = !request.Session.IsGuest },
                ["m.room_versions"] = new
                {
                    @default = request.TenantModel.Settings.Rooms.DefaultVersion,
                    available = RoomVersion.All.ToDictionary(version => version.Id, _ => "stable", StringComparer.Ordinal),
                },
                ["m.set_displayname"] = new { enabled = true },
                ["m.set_avatar_url"] = new { enabled = true },
                ["m.profile_fields"] = new { enabled = true },
                ["uk.tcpip.msc4133.profile_fields"] = new { enabled = true },
                ["m.3pid_changes"] = new { enabled = false },
                ["m.get_login_token"] = new { enabled = !request.Session.IsGuest },
                ["m.forget_forced_upon_leave"] = new { enabled = false },
            },
        }));
}
