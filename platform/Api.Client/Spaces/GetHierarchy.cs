using System.Globalization;
using System.Text.Json;
using Weft.Api.Client.RoomDirectory;
using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Rooms.Views;
using Weft.Storage;

namespace Weft.Api.Client.Spaces;

/// <summary><c>GET /_matrix/client/v1/rooms/{roomId}/hierarchy</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidhierarchy</remarks>
sealed class GetHierarchy(TenantLogs logs, RoomEdge rooms)
    : Endpoint(Route.Get("/_matrix/client/v1/rooms/{roomId}/hierarchy", new Touches.Room("roomId"), Access.UserOrGuest) with
    {
        Rate = RateClass.Read,
        Cost = CostClass.BulkRead,
        Aliases = ["/_matrix/client/unstable/org.matrix.msc2946/rooms/{roomId}/hierarchy"],
    })
{
    const int LimitMax = 50;
    const int DepthMax = 20;
    const int WalkMax = 2000;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var limit = (int)Math.Clamp(request.Query.Integer("limit", least: 1) ?? LimitMax, 1, LimitMax);
        var depthMax = (int)Math.Min(request.Query.Integer("max_depth") ?? DepthMax, DepthMax);
        var suggestedOnly = request.Query.Flag("suggested_only");
        var skip = Skip(request.Query.Text("from"), suggestedOnly, depthMax);
        if (skip is null) return MatrixError.InvalidParam("'from' is not a token of this hierarchy, or its other parameters changed.");

        var root = await rooms.Find(request.Tenant, request.Room, cancellation);
        var reader = logs.Reader(request.Tenant);
        if (!await RoomPreview.IsAllowed(reader, root, request.User, cancellation)) return MatrixError.Forbidden("You may not see this room.");

        var (found, more) = await Walk(reader, root, request.User, suggestedOnly, depthMax, skip.Value, limit, cancellation);
        return Reply.Write(write =>
        {
            write.WriteStartObject();
            write.WriteStartArray("rooms");
            foreach (var (room, isSpaceWithin) in found) Write(write, room, isSpaceWithin ? SpaceChildren.Of(room, suggestedOnly) : []);
            write.WriteEndArray();
            if (more) write.WriteString("next_batch", string.Create(CultureInfo.InvariantCulture, $"{skip.Value + limit}_{depthMax}_{(suggestedOnly ? 1 : 0)}"));
            write.WriteEndObject();
        });
    }

    /// <summary>Depth first, children in the space's own order; each room once. Walks at most <see cref="WalkMax"/> rooms.</summary>
    static async Task<(List<(RoomSnapshot Room, bool Opened)> Found, bool More)> Walk(
        TenantReader reader, RoomSnapshot root, UserId user, bool suggestedOnly, int depthMax, int skip, int limit, CancellationToken cancellation)
    {
        var found = new List<(RoomSnapshot, bool)>();
        var seen = new HashSet<RoomId>();
        var stack = new Stack<(RoomId Room, int Depth)>([(root.Id, 0)]);
        var visible = 0;
        while (stack.TryPop(out var next) && seen.Count < WalkMax)
        {
            if (!seen.Add(next.Room) || await reader.Room(next.Room, cancellation) is not { } room) continue;
            if (!await RoomPreview.IsAllowed(reader, room, user, cancellation)) continue;

            var opened = room.Facts.Type == "m.space" && next.Depth < depthMax;
            visible++;
            if (visible > skip + limit) return (found, true);
            if (visible > skip) found.Add((room, opened || (room.Facts.Type == "m.space" && next.Depth == depthMax)));
            if (!opened) continue;
            foreach (var child in SpaceChildren.Of(room, suggestedOnly).AsEnumerable().Reverse())
                if (RoomId.TryParse(child.Pdu.StateKey, out var id)) stack.Push((id, next.Depth + 1));
        }
        return (found, false);
    }

    static void Write(Utf8JsonWriter write, RoomSnapshot room, IReadOnlyList<TimelineEvent> children)
    {
        write.WriteStartObject();
        using (var preview = JsonSerializer.SerializeToDocument(PublicRoom.Of(room), ApiJson.Options))
            foreach (var property in preview.RootElement.EnumerateObject()) property.WriteTo(write);

        write.WriteString("room_version", room.Version.Id);
        if (room.Facts.Encryption is { } encryption) write.WriteString("encryption", encryption);
        if (room.Facts.AllowedRooms.Length > 0)
        {
            write.WriteStartArray("allowed_room_ids");
            foreach (var allowed in room.Facts.AllowedRooms) write.WriteStringValue(allowed.ToString());
            write.WriteEndArray();
        }
        write.WriteStartArray("children_state");
        foreach (var child in children)
        {
            write.WriteStartObject();
            write.WriteString("type", child.Pdu.Type);
            write.WriteString("state_key", child.Pdu.StateKey);
            write.WritePropertyName("content");
            child.Pdu.Content.WriteTo(write);
            write.WriteString("sender", child.Pdu.Sender.ToString());
            write.WriteNumber("origin_server_ts", child.Pdu.OriginServerTs);
            write.WriteEndObject();
        }
        write.WriteEndArray();
        write.WriteEndObject();
    }

    /// <summary>How many rooms earlier pages showed; a token holds the parameters that it was made with.</summary>
    static int? Skip(string? from, bool suggestedOnly, int depthMax) => from is null ? 0
        : from.Split('_') is [var skip, var depth, var suggested] && suggested == (suggestedOnly ? "1" : "0")
            && int.TryParse(depth, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && d == depthMax
            && int.TryParse(skip, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : null;
}
