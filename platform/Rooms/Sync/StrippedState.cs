using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync;

/// <summary>What of a room those may know who are not in it yet.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#stripped-state</remarks>
static class StrippedState
{
    static readonly ImmutableArray<string> Types =
    [
        EventTypes.Create, EventTypes.Name, EventTypes.Avatar, EventTypes.Topic, EventTypes.JoinRules, EventTypes.CanonicalAlias,
        EventTypes.Encryption,
    ];

    /// <summary>The state that is shown, and the events that made the standing: the user's own and their inviter's membership.</summary>
    public static async ValueTask<ImmutableArray<TimelineEvent>> Of(
        RoomScope room, UserRoom standing, UserId user, CancellationToken cancellation)
    {
        var events = ImmutableArray.CreateBuilder<TimelineEvent>();
        foreach (var type in Types)
            if (room.Snapshot.StateOf(type) is { } entry) events.Add(entry);

        if (standing.Sender != user && await room.MemberEvent(standing.Sender, cancellation) is { } inviter) events.Add(inviter);
        if (await room.Event(standing.EventId, cancellation) is { } own) events.Add(own);
        return events.ToImmutable();
    }

    public static void Write(JsonOut json, IEnumerable<TimelineEvent> events)
    {
        json.BeginArray();
        foreach (var e in events)
        {
            json.BeginObject();
            json.Name("content"u8);
            json.Raw(e.Pdu.ContentJson.Span);
            json.Member("sender"u8, e.Pdu.Sender.ToString());
            json.Member("state_key"u8, e.Pdu.StateKey ?? "");
            json.Member("type"u8, e.Pdu.Type);
            json.EndObject();
        }
        json.EndArray();
    }
}
