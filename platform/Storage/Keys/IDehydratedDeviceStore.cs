using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.Keys;

/// <summary>Devices that receive room keys while their user is signed in nowhere. Written by <see cref="DehydratedDeviceReplaced"/>.</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/3814</remarks>
public interface IDehydratedDeviceStore
{
    Task<DehydratedDevice?> Find(UserId user, CancellationToken cancellation);
}

/// <param name="Data">The private half, encrypted by the client: canonical JSON.</param>
public sealed record DehydratedDevice(string Device, ReadOnlyMemory<byte> Data);

/// <summary>What a dehydrated device publishes; it comes with the device, since nobody is signed in on it.</summary>
/// <param name="DeviceKeys">Canonical JSON.</param>
public sealed record DehydratedDeviceKeys(
    ReadOnlyMemory<byte> DeviceKeys, ImmutableArray<OneTimeKey> OneTimeKeys, ImmutableArray<OneTimeKey> FallbackKeys);
