using System.Buffers;
using System.Text;
using System.Text.Json;
using Weft.Events.Json;

namespace Weft.Events;

/// <summary>Signing of JSON objects that are not events: server keys, third-party invites, devices.</summary>
/// <remarks>https://spec.matrix.org/v1.19/appendices/#signing-json</remarks>
public static class SignedJson
{
    /// <summary>The canonical object with the signer's signature added to those that it has. <c>unsigned</c> stays.</summary>
    public static byte[] Sign(JsonElement value, IEventSigner signer)
    {
        var canonical = CanonicalJson.Encode(value);
        return AddSignature(canonical, signer, signer.Sign(SignedBytes(canonical)));
    }

    /// <summary>The bytes that signatures of the object cover.</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> canonical)
    {
        var output = new ArrayBufferWriter<byte>(canonical.Length);
        CanonicalObject.WriteWithout(canonical, output, "signatures"u8, "unsigned"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The canonical object with one signature more.</summary>
    public static byte[] AddSignature(ReadOnlySpan<byte> canonical, IEventSigner signer, ReadOnlySpan<byte> signature)
    {
        var all = ObjectOr(canonical, "signatures"u8);
        var server = Encoding.UTF8.GetBytes(signer.Server.ToString());
        var own = CanonicalObject.With(
            ObjectOr(all, server), Encoding.UTF8.GetBytes(signer.Key.ToString()),
            Encoding.ASCII.GetBytes($"\"{UnpaddedBase64.Encode(signature)}\""));
        return CanonicalObject.With(canonical, "signatures"u8, CanonicalObject.With(all, server, own));
    }

    /// <summary>
    /// Whether this key of the entity signed the object. The entity is the name under which the signature stands: a
    /// server, or the user whose device or master key it is.
    /// </summary>
    public static bool Verify(
        JsonElement value, string entity, KeyId key, ReadOnlySpan<byte> publicKey, ISignatureVerifier verifier) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("signatures", out var all) && all.ValueKind == JsonValueKind.Object
        && all.TryGetProperty(entity, out var own) && own.ValueKind == JsonValueKind.Object
        && own.TryGetProperty(key.ToString(), out var text) && text.ValueKind == JsonValueKind.String
        && UnpaddedBase64.TryDecode(text.GetString(), out var signature)
        && verifier.Verify(publicKey, SignedBytes(CanonicalJson.Encode(value)), signature);

    static ReadOnlySpan<byte> ObjectOr(ReadOnlySpan<byte> canonical, ReadOnlySpan<byte> name) =>
        CanonicalMembers.TryFind(canonical, name, out var value) && value is [(byte)'{', ..] ? value : "{}"u8;
}
