using Weft.Events;
using Weft.Storage.Log;

namespace Weft.Storage.AccountData;

/// <summary>A user's account data of one type was set.</summary>
/// <param name="Room">Null for a global entry.</param>
/// <param name="Content">A JSON object.</param>
public sealed record AccountDataSet(UserId User, RoomId? Room, string Type, ReadOnlyMemory<byte> Content) : LogRecord
{
    /// <summary>
    /// The position of the entry that the new content was made from, 0 when there was none: refused when it has changed
    /// since. Null replaces whatever is there.
    /// </summary>
    public long? IfStillAt { get; init; }

    public override bool CanBeRefused => IfStillAt is not null;

    public override IEnumerable<ChangeKey> Touches => [new(ChangeKind.AccountData, User.ToString())];
}
