using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;

namespace Weft.Api.Client.Spaces;

/// <summary>The children of a space, in the order in which it wants them shown.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#ordering-of-children-within-a-space</remarks>
static class SpaceChildren
{
    const int OrderLengthMax = 50;

    public static IReadOnlyList<TimelineEvent> Of(RoomSnapshot space, bool suggestedOnly) =>
    [
        .. space.State.Values
            .Where(child => child.Pdu.Type == EventTypes.SpaceChild && IsChild(child.Pdu.Content) && (!suggestedOnly || IsSuggested(child.Pdu.Content)))
            .OrderBy(child => Order(child.Pdu.Content) is null)
            .ThenBy(child => Order(child.Pdu.Content), StringComparer.Ordinal)
            .ThenBy(child => child.Pdu.OriginServerTs)
            .ThenBy(child => child.Pdu.StateKey, StringComparer.Ordinal),
    ];

    // A child without servers to reach it by has been taken out of the space.
    static bool IsChild(JsonElement content) => content.TryGetProperty("via", out var via) && via.ValueKind is JsonValueKind.Array && via.GetArrayLength() > 0;

    static bool IsSuggested(JsonElement content) => content.TryGetProperty("suggested", out var suggested) && suggested.ValueKind is JsonValueKind.True;

    static string? Order(JsonElement content) =>
        content.TryGetProperty("order", out var order) && order.ValueKind is JsonValueKind.String && order.GetString() is { Length: > 0 and <= OrderLengthMax } text
        && text.All(c => c is >= '\x20' and <= '\x7E') ? text : null;
}
