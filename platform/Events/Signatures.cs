namespace Weft.Events;

/// <summary>Signs in the name of one server. Implemented above, since the base class library lacks Ed25519.</summary>
public interface IEventSigner
{
    ServerName Server { get; }

    /// <summary>The key that signs; others find its public half under this name.</summary>
    KeyId Key { get; }

    /// <returns>The 64 bytes of the Ed25519 signature.</returns>
    byte[] Sign(ReadOnlySpan<byte> message);
}

/// <summary>Checks Ed25519 signatures.</summary>
public interface ISignatureVerifier
{
    /// <param name="publicKey">32 bytes; a key of another length verifies nothing.</param>
    /// <param name="message">The bytes that were signed.</param>
    /// <param name="signature">64 bytes; a signature of another length is false.</param>
    bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
