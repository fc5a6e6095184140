using System.Text.Json;
using Weft.Events;

namespace Weft.RoomCore;

/// <summary>Which stored events a command must have at hand to be decided; fetched before, since deciding reads nothing.</summary>
public static class RoomNeeds
{
    public static IEnumerable<EventId> Of(RoomSnapshot room, RoomCommand command) => command switch
    {
        RoomCommand.Append append => append.Steps.SelectMany(step => Of(room, step.Draft)),
        RoomCommand.Join join => MemberEvent(room, join.User.ToString()),
        RoomCommand.Leave leave => MemberEvent(room, leave.User.ToString()),
        RoomCommand.Redact redact => [redact.Target],
        _ => [],
    };

    static IEnumerable<EventId> Of(RoomSnapshot room, EventDraft draft)
    {
        if (draft.Redacts is { } target) yield return target;
        if (draft is { Type: EventTypes.Member, StateKey: { } user })
            foreach (var id in MemberEvent(room, user)) yield return id;

        // Its thread may have to be found.
        if (draft.StateKey is null && draft.Content.ValueKind == JsonValueKind.Object
            && draft.Content.TryGetProperty("m.relates_to", out var relates) && relates.ValueKind == JsonValueKind.Object
            && relates.TryGetProperty("event_id", out var text) && text.ValueKind == JsonValueKind.String && EventId.TryParse(text.GetString(), out var related))
            yield return related;
    }

    static IEnumerable<EventId> MemberEvent(RoomSnapshot room, string user) =>
        UserId.TryParse(user, out var id) && room.MemberOf(id) is { } member ? [member.EventId] : [];
}
