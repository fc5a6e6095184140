using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.ToDevice;

/// <summary>Messages that wait for a device until it has acknowledged them. Written by <see cref="ToDeviceSent"/>.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging</remarks>
public interface IToDeviceStore
{
    /// <summary>Waiting messages with positions in (<paramref name="after"/>, <paramref name="upTo"/>], the oldest first.</summary>
    Task<ImmutableArray<ToDeviceMessage>> Waiting(
        UserId user, string device, long after, long upTo, int limit, CancellationToken cancellation);

    /// <summary>The device has shown that it received everything up to a position: that is deleted.</summary>
    Task Acknowledge(UserId user, string device, long upTo, CancellationToken cancellation);

    /// <summary>Those of <paramref name="devices"/> that have <see cref="ToDeviceBounds.WaitingMax"/> messages waiting.</summary>
    Task<ImmutableArray<DeviceAddress>> Full(ImmutableArray<DeviceAddress> devices, CancellationToken cancellation);

    /// <summary>All devices of users, dehydrated ones included: what <c>*</c> means.</summary>
    Task<ImmutableArray<DeviceAddress>> DevicesOf(ImmutableArray<UserId> users, CancellationToken cancellation);

    /// <summary>Whether the request was carried out before.</summary>
    Task<bool> WasSent(ToDeviceTransaction transaction, CancellationToken cancellation);
}

public readonly record struct DeviceAddress(UserId User, string Device)
{
    // No server name holds a slash, so that this is unambiguous. ChangeKey reads it.
    public override string ToString() => $"{User}/{Device}";
}

/// <param name="Position">In the tenant's log; a device receives at most one message at a position.</param>
/// <param name="Content">JSON.</param>
public sealed record ToDeviceMessage(long Position, UserId Sender, string Type, ReadOnlyMemory<byte> Content);

/// <summary>Under what a request is remembered, so that its repetition sends nothing twice.</summary>
public sealed record ToDeviceTransaction(DeviceAddress Sender, string Id, DateTimeOffset Sent);

public static class ToDeviceBounds
{
    /// <summary>Messages that may wait for one device; who would add to them is refused.</summary>
    public const int WaitingMax = 50_000;

    /// <summary>For how long a transaction is remembered.</summary>
    public static readonly TimeSpan TransactionKept = TimeSpan.FromDays(1);
}
