using Weft.Api.Client.Http;

namespace Weft.Api.Client.Membership;

/// <summary>Joining, knocking, inviting, leaving, banning.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#room-membership</remarks>
static class MembershipModule
{
    public static EndpointList AddMembership(this EndpointList endpoints) => endpoints
        .Add<GetJoinedRooms>()
        .Add<JoinRoom>()
        .Add<JoinRoomById>()
        .Add<KnockRoom>()
        .Add<InviteUser>()
        .Add<LeaveRoom>()
        .Add<ForgetRoom>()
        .Add<KickUser>()
        .Add<BanUser>()
        .Add<UnbanUser>();
}
