using System.Collections.Immutable;
using Orleans;
using Weft.Events;

namespace Weft.RoomCore;

/// <summary>What became of a <see cref="RoomCommand"/>: one of the cases nested here.</summary>
[GenerateSerializer, Immutable]
public abstract record RoomOutcome
{
    RoomOutcome() { }

    /// <summary>Stored durably, and held by this node's view.</summary>
    /// <param name="Events">One for each step; a step that changed nothing answers the event that said so before.</param>
    /// <param name="Position">Of the last new event in the tenant's log.</param>
    [GenerateSerializer, Immutable]
    public sealed record Accepted(ImmutableArray<EventId> Events, long Position) : RoomOutcome;

    /// <summary>Nothing had to change.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Unchanged(ImmutableArray<EventId> Events) : RoomOutcome;

    /// <summary>The request was made before, under the same transaction id, and gets the answer of then.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Repeated(ImmutableArray<EventId> Events) : RoomOutcome;

    /// <param name="Sentence">For the person who asked.</param>
    [GenerateSerializer, Immutable]
    public sealed record Refused(RoomRefusal Reason, string Sentence) : RoomOutcome;

    /// <summary>An event would be larger than 65,536 bytes, or one of its fields longer than 255.</summary>
    [GenerateSerializer, Immutable]
    public sealed record TooLarge(string Sentence) : RoomOutcome;

    [GenerateSerializer, Immutable]
    public sealed record UnknownRoom : RoomOutcome;

    /// <summary>The event to redact is not in this room.</summary>
    [GenerateSerializer, Immutable]
    public sealed record UnknownEvent(EventId Event) : RoomOutcome;

    /// <summary>A room was to be created that exists, or a record along with it (an alias) was taken.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Taken(string Sentence) : RoomOutcome;

    /// <summary>The events of a command that succeeded, in whichever way; null when it did not.</summary>
    public ImmutableArray<EventId>? Succeeded => this switch
    {
        Accepted accepted => accepted.Events,
        Unchanged unchanged => unchanged.Events,
        Repeated repeated => repeated.Events,
        _ => null,
    };
}

public enum RoomRefusal
{
    /// <summary>The room's rules do not allow it (<c>M_FORBIDDEN</c>).</summary>
    Forbidden,

    /// <summary>The content is not what its type must be (<c>M_BAD_JSON</c>).</summary>
    Malformed,

    /// <summary>A membership stands in the way of it (<c>M_BAD_STATE</c> or <c>M_FORBIDDEN</c>, as the endpoint says).</summary>
    WrongMembership,

    /// <summary>A restricted join by a user who is in none of the allowed rooms (<c>M_FORBIDDEN</c>).</summary>
    NotInAllowedRoom,

    /// <summary>Nobody of this server in the room may vouch for the join (<c>M_UNABLE_TO_GRANT_JOIN</c>).</summary>
    NobodyCanVouch,
}
