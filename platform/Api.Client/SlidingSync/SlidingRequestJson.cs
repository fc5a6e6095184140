using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Sync;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Sync;
using Weft.Rooms.Sync.Sliding;
using Json = Weft.Api.Client.SlidingSync.RequestJson;

namespace Weft.Api.Client.SlidingSync;

/// <summary>Reads requests of sliding sync in either shape.</summary>
static class SlidingRequestJson
{
    /// <exception cref="RequestRefusedException">What is known is of the wrong type, or beyond its bounds.</exception>
    public static SlidingRequest Read(ClientRequest request, JsonElement body, SlidingShape shape)
    {
        if (request.Session.Device is not { } device)
            throw new RequestRefusedException(MatrixError.Forbidden("Sliding sync needs an access token that belongs to a device."));

        var isV4 = shape == SlidingShape.V4;
        var pos = isV4 ? Json.Text(body, "pos") : request.Query.Text("pos");
        var timeout = isV4 ? Json.Integer(body, "timeout", long.MaxValue) : request.Query.Integer("timeout");
        return new SlidingRequest(request.Tenant, request.User, device)
        {
            Connection = Bounded(Json.Text(body, "conn_id") ?? "", "conn_id", SlidingBounds.ConnectionLengthMax),
            Pos = string.IsNullOrEmpty(pos) ? null : SyncToken.TryParse(pos, out var token) ? token : new SyncToken(long.MaxValue),
            Timeout = SyncQuery.Timeout(timeout ?? 0),
            Lists = Lists(body, request.User, isV4),
            Subscriptions = Subscriptions(body, request.User, isV4),
            Extensions = SlidingExtensionsJson.Read(Json.Object(body, "extensions")),
        };
    }

    static ImmutableDictionary<string, SlidingList> Lists(JsonElement body, UserId user, bool isV4)
    {
        var lists = ImmutableDictionary.CreateBuilder<string, SlidingList>(StringComparer.Ordinal);
        foreach (var (name, list) in Json.Members(body, "lists", SlidingBounds.ListsMax))
        {
            var filters = SlidingFiltersJson.Read(Json.Object(list, "filters"), isV4);
            lists[Bounded(name, "lists", SlidingBounds.NameLengthMax)] = new SlidingList(Ranges(list, isV4), filters, Config(list, user, isV4));
        }
        return lists.ToImmutable();
    }

    static ImmutableDictionary<RoomId, RoomConfig> Subscriptions(JsonElement body, UserId user, bool isV4)
    {
        var rooms = ImmutableDictionary.CreateBuilder<RoomId, RoomConfig>();
        foreach (var (name, config) in Json.Members(body, "room_subscriptions", SlidingBounds.SubscriptionsMax))
            rooms[RoomId.TryParse(name, out var room) ? room : throw Json.Refused("'room_subscriptions' must be keyed by room IDs.")] = Config(config, user, isV4);

        return rooms.ToImmutable();
    }

    static RoomConfig Config(JsonElement json, UserId user, bool isV4)
    {
        var limit = Json.Integer(json, "timeline_limit", long.MaxValue) ?? throw Json.Refused("'timeline_limit' is missing.");
        var state = isV4
            ? RequiredStateJson.Read(Json.Object(json, "required_state") ?? throw Json.Refused("'required_state' is missing."))
            : RequiredStateJson.ReadPairs(Json.Array(json, "required_state", SlidingBounds.StateEntriesMax) ?? [], user);
        return new RoomConfig((int)Math.Min(limit, SlidingBounds.TimelineLimitMax), state);
    }

    static ImmutableArray<(int, int)>? Ranges(JsonElement list, bool isV4)
    {
        if (isV4) return Json.Array(list, "range", 2) is { } range ? [Range(range)] : null;
        if (Json.Array(list, "ranges", SlidingBounds.RangesMax) is not { } ranges) return null;

        return [.. ranges.Select(pair => Range(pair.ValueKind == JsonValueKind.Array ? [.. pair.EnumerateArray()] : []))];
    }

    static (int, int) Range(IReadOnlyList<JsonElement> pair)
    {
        if (pair is [{ ValueKind: JsonValueKind.Number } a, { ValueKind: JsonValueKind.Number } b]
            && a.TryGetInt64(out var first) && b.TryGetInt64(out var last) && first >= 0 && last >= first)
            return ((int)Math.Min(first, 1_000_000), (int)Math.Min(last, 1_000_000));

        throw Json.Refused("A range must be two numbers from 0, the first not above the second.");
    }

    static string Bounded(string text, string name, int lengthMax) =>
        text.Length <= lengthMax && !text.Contains('\0', StringComparison.Ordinal) ? text : throw Json.Refused($"'{name}' is longer than {lengthMax} characters.");
}
