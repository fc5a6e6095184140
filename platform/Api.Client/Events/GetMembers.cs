using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Encoded;
using Weft.Rooms.Sync;
using Weft.Storage;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.Events;

/// <summary><c>GET /_matrix/client/v3/rooms/{roomId}/members</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmembers</remarks>
sealed class GetMembers(RoomReading reading, SharedBody shared)
    : Endpoint(Route.Get("/_matrix/client/v3/rooms/{roomId}/members", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Read, Cost = CostClass.BulkRead })
{
    static readonly string[] Words = ["join", "invite", "knock", "leave", "ban"];

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var wanted = request.Query.OneOf("membership", Words);
        var unwanted = request.Query.OneOf("not_membership", Words);
        var scope = await reading.Scope(request, cancellation);
        if (await StateN(request, scope, cancellation) is not { } stateN) return RoomEdge.NotJoined();

        if (stateN == scope.Snapshot.StateN)
            return shared.Of(request.Tenant, scope.Room, StateView.Members(MembershipOf(wanted), MembershipOf(unwanted)));

        var members = (await scope.Room.StateAt(stateN, StatePart.MembersOnly, cancellation)).Where(e => IsWanted(e.Pdu.Membership, wanted, unwanted));
        var encoder = await reading.Encoder(request, scope, [], cancellation);
        return RoomReading.Answer(json => RoomReading.WriteEvents(json, "chunk"u8, encoder, members, scope.Snapshot.Id));
    }

    /// <summary>The state at the token, but none that the reader did not live to see.</summary>
    static async ValueTask<long?> StateN(ClientRequest request, Weft.Rooms.Reads.ReaderScope scope, CancellationToken cancellation)
    {
        if (scope.StateN is not { } last) return null;
        if (request.Query.Text("at") is not { Length: > 0 } at) return last;
        if (!SyncToken.TryParse(at, out var token)) throw new RequestRefusedException(MatrixError.InvalidParam("'at' is not a token of this server."));
        return Math.Min(last, await scope.Room.StateNAt(token.Position, cancellation));
    }

    static Weft.Events.Membership? MembershipOf(string? text) => Memberships.TryParse(text, out var membership) ? membership : null;

    static bool IsWanted(Weft.Events.Membership? membership, string? wanted, string? unwanted) =>
        membership is { } present && Memberships.ToText(present) is var text && (wanted is null || text == wanted) && text != unwanted;
}
