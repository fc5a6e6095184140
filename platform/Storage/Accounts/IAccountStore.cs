using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.Accounts;

/// <summary>Reads accounts, devices and tokens. All that changes them is a record of the tenant's log.</summary>
public interface IAccountStore
{
    Task<Account?> Find(UserId user, CancellationToken cancellation);

    /// <summary>A page of accounts in order of their ids, behind <paramref name="after"/>.</summary>
    Task<ImmutableArray<Account>> List(UserId? after, int limit, CancellationToken cancellation);

    /// <summary>Whose access token this is, by its SHA-256.</summary>
    Task<StoredAccessToken?> FindAccessToken(ReadOnlyMemory<byte> hash, CancellationToken cancellation);

    /// <summary>Whose refresh token this is, by its SHA-256.</summary>
    Task<StoredRefreshToken?> FindRefreshToken(ReadOnlyMemory<byte> hash, CancellationToken cancellation);

    /// <summary>All who were erased.</summary>
    Task<ImmutableHashSet<UserId>> Erased(CancellationToken cancellation);

    /// <summary>The guests of this tenant who are joined to a room; at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<UserId>> GuestsIn(RoomId room, int limit, CancellationToken cancellation);

    /// <summary>The least recently seen last.</summary>
    Task<ImmutableArray<Device>> Devices(UserId user, CancellationToken cancellation);

    Task<Device?> Device(UserId user, string device, CancellationToken cancellation);

    /// <summary>Notes when and from where devices were seen. Not in the tenant's order, as nobody waits for it.</summary>
    Task NoteSightings(ImmutableArray<DeviceSighting> sightings, CancellationToken cancellation);
}

/// <param name="Expires">Null: it does not.</param>
/// <param name="Unconfirmed">
/// The SHA-256 of the refresh token handed out with it, when neither was used since; null for all others.
/// </param>
public sealed record StoredAccessToken(Account Account, string Device, DateTimeOffset? Expires, ReadOnlyMemory<byte>? Unconfirmed);

public sealed record StoredRefreshToken(Account Account, string Device);

public sealed record DeviceSighting(UserId User, string Device, DateTimeOffset At, string? Address, string? UserAgent);
