using System.Collections.Immutable;
using System.Text.Json;
using Orleans;
using Weft.Events;
using Weft.RoomVersions;

namespace Weft.RoomCore;

/// <summary>What a room is asked to do: one of the cases nested here. All of a command is done, or nothing of it.</summary>
[GenerateSerializer, Immutable]
public abstract record RoomCommand
{
    RoomCommand() { }

    /// <summary>Makes the room, with its create event and everything that follows at once.</summary>
    /// <param name="CreateJson">The create event's bytes; its id is the room's id where the version says so.</param>
    /// <param name="Steps">In order, from the creator's join on.</param>
    [GenerateSerializer, Immutable]
    public sealed record Create(RoomVersion Version, ReadOnlyMemory<byte> CreateJson, RoomId Room, ImmutableArray<DraftStep> Steps) : RoomCommand;

    /// <summary>Appends events in order.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Append(ImmutableArray<DraftStep> Steps) : RoomCommand
    {
        public Append(EventDraft draft) : this([new DraftStep(draft)]) { }
    }

    /// <summary>
    /// Joins a user of this server. One who is joined stays so without a new event. Where the join rule is restricted and
    /// the user was not invited, the room chooses who vouches for them.
    /// </summary>
    /// <param name="Content">The member event's content; membership and the voucher are filled in.</param>
    /// <param name="IsInAllowedRoom">Whether the user is joined to one of the rooms that the join rule allows.</param>
    [GenerateSerializer, Immutable]
    public sealed record Join(UserId User, JsonElement Content, bool IsInAllowedRoom) : RoomCommand;

    /// <summary>Leaves the room, rejects an invite or takes back a knock. One who is out stays so without a new event.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Leave(UserId User, JsonElement Content) : RoomCommand;

    /// <summary>Redacts an event of this room.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Redact(UserId Sender, EventId Target, JsonElement Content) : RoomCommand;
}

/// <summary>One event of a command.</summary>
/// <param name="UnlessUnchanged">Answered with the present state event, and without a new one, when that says the same.</param>
[GenerateSerializer, Immutable]
public sealed record DraftStep(EventDraft Draft, bool UnlessUnchanged = false, MembershipCondition? Requires = null);

/// <summary>What must hold of a user's membership when the room decides: a kick is no unban.</summary>
/// <param name="Allowed">Null stands among them as <see cref="Membership.Leave"/>: one who was never there.</param>
/// <param name="Otherwise">The sentence of the refusal.</param>
[GenerateSerializer, Immutable]
public sealed record MembershipCondition(
    UserId User, ImmutableArray<Membership> Allowed, string Otherwise);
