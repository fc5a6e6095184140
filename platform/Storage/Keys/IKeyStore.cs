using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.Keys;

/// <summary>
/// The public keys of devices and users. What others must learn of is written through the log
/// (<see cref="DeviceKeysSet"/>, <see cref="CrossSigningKeysSet"/>, <see cref="KeySignaturesAdded"/>); one-time keys,
/// which nobody is told of, are written here.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#end-to-end-encryption</remarks>
public interface IKeyStore
{
    /// <summary>What <paramref name="viewer"/> may see of the keys of users, in one snapshot; users without any are left out.</summary>
    Task<ImmutableArray<UserKeys>> Query(ImmutableArray<UserId> users, UserId viewer, CancellationToken cancellation);

    /// <summary>Adds one-time keys, and replaces the fallback keys of their algorithms; all or nothing.</summary>
    Task<OneTimeKeyUpload> AddOneTimeKeys(
        UserId user, string device, ImmutableArray<OneTimeKey> keys, ImmutableArray<OneTimeKey> fallbacks, DateTimeOffset now,
        CancellationToken cancellation);

    /// <summary>
    /// Takes the oldest one-time key of each claim out of the store, else marks the fallback key as used. A one-time key is
    /// handed out once, whoever asks at the same time; claims that find no key are left out of the answer.
    /// </summary>
    Task<ImmutableArray<ClaimedKey>> Claim(ImmutableArray<KeyClaim> claims, CancellationToken cancellation);

    /// <summary>What <c>/sync</c> tells a device of its own keys.</summary>
    Task<KeyCounts> Counts(UserId user, string device, CancellationToken cancellation);

    /// <summary>
    /// Users whose keys look different to <paramref name="viewer"/> since a position of the log, among those that
    /// <paramref name="isSeen"/> says. Changes after the present position of a caller's view may be among them; being told
    /// twice is harmless.
    /// </summary>
    /// <param name="isSeen">Called on a database thread, for every user of the tenant that changed.</param>
    Task<ImmutableArray<UserId>> ChangedSince(UserId viewer, long position, Func<UserId, bool> isSeen, CancellationToken cancellation);
}

/// <param name="Devices">By device id, only those that have published keys.</param>
/// <param name="CrossSigning">By usage: <c>master</c>, <c>self_signing</c>, <c>user_signing</c> (only for the viewer).</param>
/// <param name="Signatures">Uploaded after the keys, and visible to the viewer.</param>
public sealed record UserKeys(
    UserId User,
    ImmutableArray<PublishedDevice> Devices,
    ImmutableDictionary<CrossSigningUsage, ReadOnlyMemory<byte>> CrossSigning,
    ImmutableArray<KeySignature> Signatures);

/// <param name="Keys">As uploaded: canonical JSON.</param>
/// <param name="DisplayName">The name that the user gave it.</param>
public sealed record PublishedDevice(string Device, ReadOnlyMemory<byte> Keys, string? DisplayName);

/// <summary>What one of a user's cross-signing keys is for.</summary>
public enum CrossSigningUsage
{
    Master,
    SelfSigning,
    UserSigning,
}

/// <summary>A signature of somebody's device or master key.</summary>
/// <param name="User">Whose key is signed.</param>
/// <param name="Target">A device id, or the unpadded base64 of a public master key.</param>
/// <param name="Key">The signing key: <c>ed25519:…</c>.</param>
public sealed record KeySignature(UserId User, string Target, UserId Signer, string Key, string Signature);

/// <param name="Algorithm">Such as <c>signed_curve25519</c>.</param>
/// <param name="Id">The part of its name behind the colon.</param>
/// <param name="Key">Canonical JSON: an object, or a string for unsigned keys.</param>
public sealed record OneTimeKey(string Algorithm, string Id, ReadOnlyMemory<byte> Key)
{
    /// <summary>As it stands in JSON: <c>signed_curve25519:AAAAHg</c>.</summary>
    public string Name => $"{Algorithm}:{Id}";
}

public readonly record struct KeyClaim(UserId User, string Device, string Algorithm);

public sealed record ClaimedKey(KeyClaim Claim, OneTimeKey Key);

/// <param name="OneTimeKeys">Unclaimed keys by algorithm; algorithms without any are left out.</param>
/// <param name="UnusedFallbacks">Algorithms whose fallback key was not handed out yet.</param>
public sealed record KeyCounts(ImmutableSortedDictionary<string, long> OneTimeKeys, ImmutableArray<string> UnusedFallbacks);

public abstract record OneTimeKeyUpload
{
    OneTimeKeyUpload() { }

    public sealed record Stored(KeyCounts Counts) : OneTimeKeyUpload;

    /// <summary>A key of this name is there with another content; nothing was stored.</summary>
    public sealed record NameTaken(OneTimeKey Known, OneTimeKey Given) : OneTimeKeyUpload;

    /// <summary>The device would hold more than <see cref="KeyBounds.OneTimeKeysMax"/>; nothing was stored.</summary>
    public sealed record TooMany : OneTimeKeyUpload;

    /// <summary>The device was deleted meanwhile.</summary>
    public sealed record NoSuchDevice : OneTimeKeyUpload;
}

public static class KeyBounds
{
    /// <summary>Unclaimed one-time keys of one device. Clients keep 50 to 100.</summary>
    public const int OneTimeKeysMax = 1000;
}
