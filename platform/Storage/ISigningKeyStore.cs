using System.Collections.Immutable;

namespace Weft.Storage;

/// <summary>The Ed25519 keys with which a tenant signs as a homeserver.</summary>
/// <remarks>https://spec.matrix.org/v1.19/server-server-api/#retrieving-server-keys</remarks>
public interface ISigningKeyStore
{
    /// <summary>All keys ever used, the newest first. Keys are few: one, and one more for each rotation.</summary>
    Task<ImmutableArray<SigningKey>> List(CancellationToken cancellation);

    /// <returns>False when a key of this id exists already; ids are never used twice.</returns>
    Task<bool> Add(SigningKey key, CancellationToken cancellation);

    /// <summary>Says that a key signs no more since <paramref name="expired"/>; it is still published as an old key.</summary>
    /// <returns>False when there is no such key, or it has expired before.</returns>
    Task<bool> Expire(string keyId, DateTimeOffset expired, CancellationToken cancellation);
}

/// <param name="KeyId">With its algorithm: <c>ed25519:a_1</c>.</param>
/// <param name="Seed">The 32 secret bytes.</param>
/// <param name="Expired">Since when it signs no more; null while it does.</param>
public sealed record SigningKey(string KeyId, ReadOnlyMemory<byte> Seed, DateTimeOffset Created, DateTimeOffset? Expired)
{
    // The seed stays out of logs.
    public override string ToString() => $"{KeyId}, created {Created:O}";
}
