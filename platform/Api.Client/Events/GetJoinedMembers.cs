using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Events;

/// <summary><c>GET /_matrix/client/v3/rooms/{roomId}/joined_members</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidjoined_members</remarks>
sealed class GetJoinedMembers(RoomEdge rooms)
    : Endpoint(Route.Get("/_matrix/client/v3/rooms/{roomId}/joined_members", new Touches.Room("roomId"), Access.UserOrGuest) with { Rate = RateClass.Read, Cost = CostClass.BulkRead })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var room = await rooms.Joined(request, request.Room, cancellation);
        return Reply.Write(write =>
        {
            write.WriteStartObject();
            write.WriteStartObject("joined");
            foreach (var (user, member) in room.Members)
                if (member.Membership is Weft.Events.Membership.Join) Write(write, user.ToString(), member.DisplayName, member.AvatarUrl);
            write.WriteEndObject();
            write.WriteEndObject();
        });
    }

    static void Write(Utf8JsonWriter write, string user, string? name, string? avatar)
    {
        write.WriteStartObject(user);
        if (name is not null) write.WriteString("display_name", name);
        if (avatar is not null) write.WriteString("avatar_url", avatar);
        write.WriteEndObject();
    }
}
