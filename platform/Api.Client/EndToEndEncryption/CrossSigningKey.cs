using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Events.Json;
using Weft.Storage.Keys;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary>One of a user's cross-signing keys.</summary>
/// <param name="Id"><c>ed25519:</c> and the public key.</param>
/// <param name="PublicKey">32 bytes.</param>
/// <param name="Json">As uploaded.</param>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#cross-signing</remarks>
sealed record CrossSigningKey(CrossSigningUsage Usage, KeyId Id, byte[] PublicKey, JsonElement Json)
{
    const int BytesMax = 16 * 1024;

    /// <summary>The name under which signatures of it are kept and sent.</summary>
    public string Name => Id.Version;

    public byte[] Canonical => CanonicalJson.Encode(Json);

    /// <summary>What its signatures cover: equal for the same key, whoever has signed it since.</summary>
    public byte[] Signed => SignedJson.SignedBytes(Canonical);

    public static string Text(CrossSigningUsage usage) => usage switch
    {
        CrossSigningUsage.Master => "master",
        CrossSigningUsage.SelfSigning => "self_signing",
        _ => "user_signing",
    };

    /// <exception cref="RequestRefusedException">400: not such a key of this user.</exception>
    public static CrossSigningKey Read(JsonElement json, CrossSigningUsage usage, UserId user)
    {
        if (json.RequiredText("user_id") != user.ToString()) throw Refused($"The {Text(usage)} key names another user.");
        if (!json.Texts("usage").Contains(Text(usage), StringComparer.Ordinal)) throw Refused($"The usage of the {Text(usage)} key must be '{Text(usage)}'.");
        json.ObjectOrNull("signatures");

        var keys = json.Object("keys");
        if (keys.GetPropertyCount() != 1) throw Refused($"The {Text(usage)} key must hold exactly one public key.");
        var (name, key) = (keys.EnumerateObject().Single().Name, keys.RequiredText(keys.EnumerateObject().Single().Name));
        if (!KeyId.TryParse(name, out var id) || !id.IsEd25519 || id.Version != key || !UnpaddedBase64.TryDecode(key, out var bytes) || bytes.Length != 32)
            throw Refused($"The {Text(usage)} key must be an Ed25519 key, named 'ed25519:' and its unpadded base64.");

        var read = new CrossSigningKey(usage, id, bytes, json);
        return read.Canonical.Length <= BytesMax ? read
            : throw new RequestRefusedException(MatrixError.TooLarge($"The {Text(usage)} key must not be larger than {BytesMax} bytes."));
    }

    /// <summary>Reads a key that was checked when it was uploaded.</summary>
    public static CrossSigningKey OfStored(ReadOnlyMemory<byte> stored, CrossSigningUsage usage)
    {
        var json = JsonElement.Parse(stored.Span);
        var key = json.GetProperty("keys").EnumerateObject().Single();
        return UnpaddedBase64.TryDecode(key.Value.GetString(), out var bytes)
            ? new CrossSigningKey(usage, KeyId.Parse(key.Name), bytes, json)
            : throw new FormatException("A stored cross-signing key is not base64.");
    }

    public static bool IsNamed(ReadOnlyMemory<byte> stored, string name) => OfStored(stored, default).Name == name;

    /// <summary>Whether this key signed an object of its user's.</summary>
    public bool HasSigned(JsonElement signed, UserId owner, ISignatureVerifier verifier) =>
        SignedJson.Verify(signed, owner.ToString(), Id, PublicKey, verifier);

    static RequestRefusedException Refused(string sentence) => new(MatrixError.InvalidParam(sentence));
}
