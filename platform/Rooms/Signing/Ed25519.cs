using NSec.Cryptography;
using Weft.Events;

namespace Weft.Rooms.Signing;

/// <summary>A server's Ed25519 key, as <c>IEventSigner</c>.</summary>
sealed class Ed25519Signer(ServerName server, KeyId key, ReadOnlyMemory<byte> seed) : IEventSigner
{
    readonly Key _key = NSec.Cryptography.Key.Import(SignatureAlgorithm.Ed25519, seed.Span, KeyBlobFormat.RawPrivateKey);

    public ServerName Server => server;

    public KeyId Key => key;

    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);
}

/// <summary>Checks Ed25519 signatures with libsodium.</summary>
public sealed class Ed25519Verifier : ISignatureVerifier
{
    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        PublicKey.TryImport(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey, out var key)
        && SignatureAlgorithm.Ed25519.Verify(key!, message, signature);
}
