using System.Collections.Immutable;
using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Creation;
using Weft.Rooms;

namespace Weft.Api.Client.Membership;

/// <summary>One member changes the membership of another: what inviting, kicking, banning and unbanning share.</summary>
abstract class MemberAct(RoomEdge rooms, MemberProfiles profiles, Route route) : Endpoint(route)
{
    /// <summary>The membership that the other gets.</summary>
    protected abstract string Membership { get; }

    /// <summary>What the other must be for this act to be it: a kick is no unban.</summary>
    protected virtual MembershipCondition? Requires(UserId other) => null;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var other = RoomEdge.RequiredUser(body);
        var profile = Membership == "invite" ? await profiles.Of(request.Tenant, other, cancellation) : new MemberProfile(null, null);
        if (await Refuse(request, other, cancellation) is { } refusal) return refusal;

        var content = RoomPlan.Membership(Membership, profile, direct: false, RoomEdge.Reason(body));
        var step = new DraftStep(new EventDraft(EventTypes.Member, other.ToString(), request.User, content)) { Requires = Requires(other) };
        var outcome = await rooms.Do(request.Tenant, request.Room, new RoomRequest(new RoomCommand.Append([step])), cancellation);
        return RoomEdge.Answer(outcome, _ => Reply.Empty);
    }

    protected virtual Task<MatrixError?> Refuse(ClientRequest request, UserId other, CancellationToken cancellation) => Task.FromResult<MatrixError?>(null);
}

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/invite</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidinvite</remarks>
sealed class InviteUser(RoomEdge rooms, MemberProfiles profiles, InvitePermissions permissions) : MemberAct(
    rooms, profiles, Route.Post("/_matrix/client/v3/rooms/{roomId}/invite", new Touches.Room("roomId"), Access.User) with { Rate = RateClass.Invite })
{
    protected override string Membership => "invite";

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        return !body.TryGetProperty("user_id", out _) && body.TryGetProperty("medium", out _)
            ? new MatrixError(403, "M_THREEPID_DENIED", "This server invites by user id, not by mail address or telephone number.")
            : await base.Handle(request, cancellation);
    }

    protected override Task<MatrixError?> Refuse(ClientRequest request, UserId other, CancellationToken cancellation) =>
        permissions.Refuse(request.Tenant, other, cancellation);
}

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/kick</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidkick</remarks>
sealed class KickUser(RoomEdge rooms, MemberProfiles profiles) : MemberAct(
    rooms, profiles, Route.Post("/_matrix/client/v3/rooms/{roomId}/kick", new Touches.Room("roomId"), Access.User))
{
    static readonly ImmutableArray<Weft.Events.Membership> Present = [Weft.Events.Membership.Join, Weft.Events.Membership.Invite, Weft.Events.Membership.Knock];

    protected override string Membership => "leave";

    protected override MembershipCondition Requires(UserId other) => new(other, Present, "This user is not in the room.");
}

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/ban</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidban</remarks>
sealed class BanUser(RoomEdge rooms, MemberProfiles profiles) : MemberAct(
    rooms, profiles, Route.Post("/_matrix/client/v3/rooms/{roomId}/ban", new Touches.Room("roomId"), Access.User))
{
    protected override string Membership => "ban";
}

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/unban</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidunban</remarks>
sealed class UnbanUser(RoomEdge rooms, MemberProfiles profiles) : MemberAct(
    rooms, profiles, Route.Post("/_matrix/client/v3/rooms/{roomId}/unban", new Touches.Room("roomId"), Access.User))
{
    protected override string Membership => "leave";

    protected override MembershipCondition Requires(UserId other) => new(other, [Weft.Events.Membership.Ban], "This user is not banned.");
}
