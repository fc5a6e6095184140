using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Log;

namespace Weft.Storage.Accounts;

/// <summary>Devices end, with their tokens, their keys, and what waits for them. One that is gone already is passed over.</summary>
public sealed record DevicesDeleted(UserId User, ImmutableArray<string> Devices) : SessionsChanged(User)
{
    public override IEnumerable<ChangeKey> Touches => [.. base.Touches, new(ChangeKind.DeviceList, User.ToString())];
}

/// <summary>All of a user's devices end, those that sign in at this moment included.</summary>
/// <param name="Except">The one that stays; null for none.</param>
public sealed record AllDevicesDeleted(UserId User, string? Except) : SessionsChanged(User)
{
    public override IEnumerable<ChangeKey> Touches => [.. base.Touches, new(ChangeKind.DeviceList, User.ToString())];
}

/// <summary>A device's name was set. Refused when there is no such device.</summary>
public sealed record DeviceRenamed(UserId User, string Device, string? DisplayName) : LogRecord
{
    public override IEnumerable<ChangeKey> Touches => [new(ChangeKind.DeviceList, User.ToString())];
    public override bool CanBeRefused => true;
}
