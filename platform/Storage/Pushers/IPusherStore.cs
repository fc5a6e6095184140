using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.Pushers;

/// <summary>Where users want to be told of events while no client of theirs listens.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#push-notifications</remarks>
public interface IPusherStore
{
    /// <summary>Sets the pusher of this app and push key.</summary>
    /// <param name="keepOthers">Whether other users' pushers of the same app and key stay.</param>
    /// <returns>False when the user has <see cref="Pusher.CountMax"/> others; nothing was changed.</returns>
    Task<bool> Set(Pusher pusher, bool keepOthers, CancellationToken cancellation);

    Task Delete(UserId user, string appId, string pushKey, CancellationToken cancellation);

    /// <summary>In the order in which they were made.</summary>
    Task<ImmutableArray<Pusher>> Of(UserId user, CancellationToken cancellation);
}

/// <param name="Device">The device that set it; it goes when the device goes. Null for tokens without a device.</param>
/// <param name="Kind"><c>http</c>.</param>
/// <param name="Data">A JSON object with a <c>url</c>.</param>
public sealed record Pusher(
    UserId User, string? Device, string AppId, string PushKey, string Kind, string AppDisplayName, string DeviceDisplayName, string? ProfileTag,
    string Lang, ReadOnlyMemory<byte> Data, DateTimeOffset Created)
{
    public const int CountMax = 100;
}
