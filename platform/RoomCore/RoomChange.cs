using System.Collections.Immutable;
using Weft.Events;

namespace Weft.RoomCore;

/// <summary>
/// One step of a room, the only thing that makes the next <see cref="RoomSnapshot"/>: at most one live event, the
/// changes of the state line (resolution can change state without an event), and at most one redaction that took effect.
/// </summary>
public sealed record RoomChange
{
    /// <summary>The live event, number <c>N + 1</c>; null when only the state moved.</summary>
    public TimelineEvent? Event { get; init; }

    /// <summary>In order; each raises <see cref="RoomSnapshot.StateN"/> by one.</summary>
    public ImmutableArray<StateChange> State { get; init; } = [];

    /// <summary>An event of this room that is from now on served in its redacted form, given here.</summary>
    public TimelineEvent? Redacted { get; init; }

    /// <summary>The forward extremities that stand after it, with the greatest depth among them.</summary>
    public required ImmutableArray<EventId> ForwardExtremities { get; init; }

    public required long Depth { get; init; }

    public long Position { get; init; }

    /// <summary>The same step at the position that the log gave it.</summary>
    public RoomChange At(long position)
    {
        var placed = Event is null ? null : Event with { Position = position };
        var state = State;
        for (var i = 0; i < state.Length; i++)
            if (state[i].Event is { } entry)
                state = state.SetItem(i, state[i] with { Event = ReferenceEquals(entry, Event) ? placed : entry.Position == 0 ? entry with { Position = position } : entry });

        return this with { Event = placed, State = state, Position = position };
    }
}

/// <param name="Event">What holds from now on; null when resolution took the entry away.</param>
public sealed record StateChange(StateTuple Key, TimelineEvent? Event);
