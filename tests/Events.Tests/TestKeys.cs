using NSec.Cryptography;

namespace Weft.Events.Tests;

/// <summary>A server's signing key made from a seed.</summary>
sealed class TestKeys : IEventSigner, IDisposable
{
    readonly NSec.Cryptography.Key _key;

    public TestKeys(string server, ReadOnlySpan<byte> seed, string key = "ed25519:1")
    {
        (Server, Key) = (ServerName.Parse(server), KeyId.Parse(key));
        _key = NSec.Cryptography.Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
    }

    /// <summary>The key of the specification's test vectors.</summary>
    public static TestKeys OfSpecification()
    {
        Assert.True(UnpaddedBase64.TryDecode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1", out var seed));
        return new("domain", seed);
    }

    /// <summary>Some key of a server, always the same.</summary>
    public static TestKeys Of(string server) =>
        new(server, System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(server)));

    public ServerName Server { get; }

    public KeyId Key { get; }

    public byte[] PublicKey => _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    public void Dispose() => _key.Dispose();
}

sealed class TestVerifier : ISignatureVerifier
{
    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == 32 && signature.Length == 64
        && SignatureAlgorithm.Ed25519.Verify(
            NSec.Cryptography.PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey), message, signature);
}
