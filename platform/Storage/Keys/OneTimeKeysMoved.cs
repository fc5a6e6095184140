using System.Collections.Immutable;
using Weft.Storage.Log;
using Weft.Storage.Rooms;
using Weft.Storage.ToDevice;

namespace Weft.Storage.Keys;

/// <summary>Devices have other one-time or fallback keys left than before: what was counted of them is to be counted anew.</summary>
public sealed record OneTimeKeysMoved(ImmutableArray<DeviceAddress> Devices) : EphemeralRecord
{
    public override IEnumerable<ChangeKey> Touches => Devices.Select(Of);

    public static ChangeKey Of(DeviceAddress device) => new(ChangeKind.OneTimeKeys, device.ToString());
}
