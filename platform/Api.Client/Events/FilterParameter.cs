using System.Text;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Rooms.Sync;
using Weft.Storage.Rooms;

namespace Weft.Api.Client.Events;

/// <summary>The query parameter <c>filter</c> of requests that read one room's events.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#filtering (RoomEventFilter)</remarks>
static class FilterParameter
{
    const int BytesMax = 64 * 1024;

    /// <exception cref="RequestRefusedException">Not JSON, or not of a filter's types.</exception>
    public static RoomEventFilter Read(ClientRequest request)
    {
        if (request.Query.Text("filter") is not { Length: > 0 } text) return RoomEventFilter.All;
        if (Encoding.UTF8.GetByteCount(text) > BytesMax) throw new RequestRefusedException(MatrixError.TooLarge("The filter is too large."));
        try
        {
            using var document = JsonDocument.Parse(text);
            return SyncFilterJson.ReadRoomEvents(document.RootElement);
        }
        catch (JsonException)
        {
            throw new RequestRefusedException(MatrixError.NotJson("The filter is not valid JSON."));
        }
        catch (FormatException problem)
        {
            throw new RequestRefusedException(MatrixError.BadJson(problem.Message));
        }
    }

    /// <summary>What the storage is asked to leave out; null when it is nothing, so that held events can answer.</summary>
    public static TimelineFilter? Timeline(this RoomEventFilter filter) =>
        filter is { Types: null, Senders: null, ContainsUrl: null, RelatedByTypes: null, RelatedBySenders: null } && filter.NotTypes.IsEmpty && filter.NotSenders.IsEmpty
            ? null
            : filter.ForStorage;
}
