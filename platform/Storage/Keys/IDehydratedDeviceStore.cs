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
