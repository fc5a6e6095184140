using Weft.Events;
using Weft.Storage.Log;

namespace Weft.Storage.Rooms;

/// <summary>A record with a place in the order but without a row: a current value, gone with the process.</summary>
public abstract record EphemeralRecord : LogRecord;

/// <summary>A user began or ended typing, or went on.</summary>
/// <param name="Until">When it ends by itself; null: it has ended.</param>
public sealed record TypingSet(RoomId Room, UserId User, DateTimeOffset? Until) : EphemeralRecord
{
    public override IEnumerable<ChangeKey> Touches => [new(ChangeKind.RoomEphemeral, Room.ToString())];
}

public sealed record PresenceSet(UserId User, Presence Presence) : EphemeralRecord
{
    public override IEnumerable<ChangeKey> Touches => [new(ChangeKind.Presence, User.ToString())];
}

/// <param name="State"><c>online</c>, <c>unavailable</c> or <c>offline</c>.</param>
/// <param name="LastActive">When the user last did something.</param>
public sealed record Presence(string State, string? StatusMessage, DateTimeOffset LastActive, bool CurrentlyActive);
