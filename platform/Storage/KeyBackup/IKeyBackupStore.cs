using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.KeyBackup;

/// <summary>Users' encrypted backups of room keys: numbered versions, of which only the newest accepts keys.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups</remarks>
public interface IKeyBackupStore
{
    /// <returns>The number of the new version.</returns>
    Task<long> Create(UserId user, string algorithm, ReadOnlyMemory<byte> authData, CancellationToken cancellation);

    Task<BackupVersion?> Newest(UserId user, CancellationToken cancellation);

    Task<BackupVersion?> Find(UserId user, long version, CancellationToken cancellation);

    /// <summary>Replaces the auth data of a version whose algorithm is <paramref name="algorithm"/>.</summary>
    Task<KeyBackupUpdate> SetAuthData(
        UserId user, long version, string algorithm, ReadOnlyMemory<byte> authData, CancellationToken cancellation);

    /// <summary>Deletes a version and its keys; its number is not used again.</summary>
    /// <returns>False when there is no such version.</returns>
    Task<bool> Delete(UserId user, long version, CancellationToken cancellation);

    /// <summary>
    /// Adds keys, each session at most once, to the newest version. A key that is there is replaced only by a better one: a verified one, else one that
    /// reads more messages, else one that was forwarded less often. Many keys are written in steps: what was written before a
    /// failure stays.
    /// </summary>
    Task<KeyBackupWrite> Put(UserId user, long version, IReadOnlyCollection<BackedUpKey> keys, CancellationToken cancellation);

    /// <summary>A page of a version's keys in order of rooms and sessions, behind <paramref name="after"/>.</summary>
    /// <param name="after">The last key of the page before; null to begin.</param>
    Task<ImmutableArray<BackedUpKey>> Read(
        UserId user, long version, BackupScope scope, BackedUpKey? after, int limit, CancellationToken cancellation);

    Task<KeyBackupWrite> DeleteKeys(UserId user, long version, BackupScope scope, CancellationToken cancellation);
}

/// <param name="AuthData">A JSON object, as the client gave it.</param>
/// <param name="Etag">Changes with every change of the keys.</param>
public sealed record BackupVersion(long Version, string Algorithm, ReadOnlyMemory<byte> AuthData, long Etag, long Count);

/// <summary>One session's key in a backup.</summary>
/// <param name="SessionData">A JSON object, encrypted by the client.</param>
public sealed record BackedUpKey(
    string Room, string Session, long FirstMessageIndex, long ForwardedCount, bool IsVerified, ReadOnlyMemory<byte> SessionData);

/// <summary>Which keys of a backup: all, those of a room, or one session's.</summary>
public readonly record struct BackupScope(string? Room = null, string? Session = null);

public enum KeyBackupUpdate
{
    Updated,
    NoSuchVersion,
    OtherAlgorithm,
}

public abstract record KeyBackupWrite
{
    KeyBackupWrite() { }

    public sealed record Done(long Etag, long Count) : KeyBackupWrite;

    public sealed record NoSuchVersion : KeyBackupWrite;

    /// <summary>Keys go only to the newest version, which is another one.</summary>
    public sealed record NotNewest(long Newest) : KeyBackupWrite;

    /// <summary>The backup would hold more than <see cref="KeyBackupBounds.KeysMax"/>; nothing was written.</summary>
    public sealed record TooMany : KeyBackupWrite;
}

public static class KeyBackupBounds
{
    /// <summary>Keys in one backup.</summary>
    public const int KeysMax = 1_000_000;
}
