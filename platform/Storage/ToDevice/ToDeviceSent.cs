using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Log;

namespace Weft.Storage.ToDevice;

/// <summary>One request's messages; refused when the request was carried out before.</summary>
/// <param name="Transaction">Null where the sender has none (the server itself).</param>
/// <param name="Messages">At most one for each device.</param>
public sealed record ToDeviceSent(
    UserId Sender, string Type, ToDeviceTransaction? Transaction, ImmutableArray<ToDeviceDelivery> Messages) : LogRecord
{
    public override bool CanBeRefused => Transaction is not null;

    public override IEnumerable<ChangeKey> Touches => Messages.Select(message => Waking(message.To));

    /// <summary>What a sync of the device waits for.</summary>
    public static ChangeKey Waking(DeviceAddress device) => new(ChangeKind.ToDevice, device.ToString());
}

/// <param name="Content">JSON.</param>
public sealed record ToDeviceDelivery(DeviceAddress To, ReadOnlyMemory<byte> Content);
