using Weft.Storage.Accounts;

namespace Weft.Api.Client.Devices;

/// <summary>A device as its own user sees it.</summary>
sealed record DeviceAnswer(string DeviceId, string? DisplayName, string? LastSeenIp, long LastSeenTs)
{
    public static DeviceAnswer Of(Device device) =>
        new(device.Id, device.DisplayName, device.LastSeenAddress, device.LastSeen.ToUnixTimeMilliseconds());
}
