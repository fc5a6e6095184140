using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Weft.Api.Client.Registration;

/// <summary>
/// Proof that a registration was ordered by who knows the tenant's secret, as Synapse's tools make it. A nonce is
/// signed and dated rather than stored; shown twice it makes no second account, as the proof is bound to the name.
/// </summary>
/// <remarks>https://element-hq.github.io/synapse/latest/admin_api/register_api.html</remarks>
static class SharedSecret
{
    static readonly TimeSpan NonceLifetime = TimeSpan.FromMinutes(1);

    const int TimeBytes = 8;
    const int RandomBytes = 16;
    const int SignatureBytes = 16;

    public static string NewNonce(string secret, DateTimeOffset now)
    {
        var nonce = new byte[TimeBytes + RandomBytes + SignatureBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce, (now + NonceLifetime).ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(nonce.AsSpan(TimeBytes, RandomBytes));
        Sign(secret, nonce.AsSpan(0, TimeBytes + RandomBytes)).CopyTo(nonce.AsSpan(TimeBytes + RandomBytes));
        return Convert.ToHexStringLower(nonce);
    }

    public static bool IsNonce(string secret, string nonce, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[TimeBytes + RandomBytes + SignatureBytes];
        return Convert.FromHexString(nonce, bytes, out _, out var written) is System.Buffers.OperationStatus.Done && written == bytes.Length
            && CryptographicOperations.FixedTimeEquals(Sign(secret, bytes[..(TimeBytes + RandomBytes)]), bytes[(TimeBytes + RandomBytes)..])
            && now.ToUnixTimeMilliseconds() < BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    /// <summary>Checks the proof in constant time.</summary>
    /// <param name="mac">In hexadecimal.</param>
    public static bool Matches(string secret, string mac, string nonce, string username, string password, bool admin, string? userType)
    {
        var message = $"{nonce}\0{username}\0{password}\0{(admin ? "admin" : "notadmin")}{(userType is null ? "" : "\0" + userType)}";
#pragma warning disable CA5350 // HMAC-SHA1 is what Synapse's registration tools speak; an HMAC does not need collision resistance.
        var expected = HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(message));
#pragma warning restore CA5350
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)), Encoding.UTF8.GetBytes(mac.ToLowerInvariant()));
    }

    static byte[] Sign(string secret, ReadOnlySpan<byte> content) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes("nonce of " + secret), content)[..SignatureBytes];
}
