using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// What somebody wants to say in a room, before it has a place in the room's history. The state key is null for a
/// message event. The content is an object; building the event refuses one that breaks the room version's rules.
/// What a redaction takes back is put where the room's version wants it.
/// </summary>
public sealed record EventDraft(string Type, string? StateKey, UserId Sender, JsonElement Content, EventId? Redacts = null)
{
    public StateTuple? State => StateKey is null ? null : new(Type, StateKey);
}
