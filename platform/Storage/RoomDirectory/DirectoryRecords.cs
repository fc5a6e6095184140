using Weft.Events;
using Weft.Storage.Log;

namespace Weft.Storage.RoomDirectory;

/// <summary>An alias came to name a room. Refused when it names one already: the first wins.</summary>
public sealed record AliasCreated(RoomAlias Alias, RoomId Room, UserId Creator) : LogRecord
{
    public override bool CanBeRefused => true;
    public override IEnumerable<ChangeKey> Touches => [];
}

/// <summary>An alias names nothing any more. Refused when it did not name <paramref name="Room"/>.</summary>
public sealed record AliasDeleted(RoomAlias Alias, RoomId Room) : LogRecord
{
    public override bool CanBeRefused => true;
    public override IEnumerable<ChangeKey> Touches => [];
}

/// <summary>A room was put into the public directory, or taken out.</summary>
public sealed record RoomListingSet(RoomId Room, bool Listed) : LogRecord
{
    public override IEnumerable<ChangeKey> Touches => [];
}
