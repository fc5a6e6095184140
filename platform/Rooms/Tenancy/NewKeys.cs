using System.Security.Cryptography;
using Weft.Storage;

namespace Weft.Rooms.Tenancy;

/// <summary>Signing keys for new tenants, and for rotations.</summary>
static class NewKeys
{
    const int SeedBytes = 32;
    const int VersionLength = 6;
    const string VersionAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>A key with a random seed and a random name, since names are never used twice.</summary>
    public static SigningKey Make(DateTimeOffset now) => new(
        $"ed25519:a_{RandomNumberGenerator.GetString(VersionAlphabet, VersionLength)}", RandomNumberGenerator.GetBytes(SeedBytes), now, Expired: null);
}
