using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Http;
using Weft.Events;
using Weft.Events.Json;
using Weft.Storage.Keys;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary>One object that a user uploads with signatures of theirs, to be checked against the keys that are there.</summary>
/// <param name="Owner">Whose key is signed.</param>
/// <param name="Target">A device id, or the name of a master key.</param>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keyssignaturesupload</remarks>
sealed record SignedKey(UserId Owner, string Target, JsonElement Json)
{
    const int SignaturesMax = 16;

    /// <summary>The signatures by <paramref name="signer"/> that hold, or why there are none.</summary>
    /// <param name="signer">Who uploads.</param>
    /// <param name="own">The signer's keys.</param>
    /// <param name="owners">The owner's keys.</param>
    public SignatureVerdict Check(UserId signer, UserKeys? own, UserKeys? owners, ISignatureVerifier verifier)
    {
        if (Stored(owners) is not { } stored) return NotFound("There is no such device or master key.");
        if (Owner != signer && owners!.Devices.Any(device => device.Device == Target))
            return Invalid("Of other users only the master key can be signed.");
        if (!SignedBytes(stored).AsSpan().SequenceEqual(SignedBytes(Json)))
            return new SignatureVerdict.Refused(MatrixError.InvalidParam("The signed object is not the key that was published."));

        var signatures = SignaturesOf(signer);
        if (signatures.Length is 0 or > SignaturesMax) return Invalid($"There must be from 1 to {SignaturesMax} signatures by you.");

        foreach (var signature in signatures)
        {
            if (SigningKey(signature.Key, signer, own) is not { } publicKey) return NotFound($"You have no key '{signature.Key}' that may sign this.");
            if (!SignedJson.Verify(Json, signer.ToString(), KeyId.Parse(signature.Key), publicKey, verifier)) return Invalid("Invalid signature.");
        }
        return new SignatureVerdict.Accepted(signatures);
    }

    JsonElement? Stored(UserKeys? owners)
    {
        if (owners is null) return null;
        if (owners.Devices.FirstOrDefault(device => device.Device == Target) is { } found) return JsonElement.Parse(found.Keys.Span);
        return owners.CrossSigning.TryGetValue(CrossSigningUsage.Master, out var master) && CrossSigningKey.IsNamed(master, Target)
            ? JsonElement.Parse(master.Span)
            : null;
    }

    ImmutableArray<KeySignature> SignaturesOf(UserId signer)
    {
        if (!Json.TryGetProperty("signatures", out var all) || all.ValueKind is not JsonValueKind.Object
            || !all.TryGetProperty(signer.ToString(), out var own) || own.ValueKind is not JsonValueKind.Object) return [];
        return [.. own.EnumerateObject()
            .Where(signature => signature.Value.ValueKind is JsonValueKind.String)
            .Select(signature => new KeySignature(Owner, Target, signer, signature.Name, signature.Value.GetString()!))];
    }

    /// <summary>Own devices are signed by the self-signing key, the own master key by devices, others' master keys by the user-signing key.</summary>
    byte[]? SigningKey(string name, UserId signer, UserKeys? own)
    {
        if (own is null || !KeyId.TryParse(name, out var id) || !id.IsEd25519) return null;
        if (Owner != signer) return CrossSigning(own, CrossSigningUsage.UserSigning, id);

        // A device may repeat its own signature beside a new one.
        return CrossSigning(own, CrossSigningUsage.SelfSigning, id)
            ?? (own.Devices.FirstOrDefault(device => device.Device == id.Version) is { } device ? DeviceKey(device, id) : null);
    }

    static byte[]? CrossSigning(UserKeys own, CrossSigningUsage usage, KeyId id) =>
        own.CrossSigning.TryGetValue(usage, out var stored) && CrossSigningKey.OfStored(stored, usage) is var key && key.Id == id ? key.PublicKey : null;

    static byte[]? DeviceKey(PublishedDevice device, KeyId id)
    {
        using var document = JsonDocument.Parse(device.Keys);
        return document.RootElement.GetProperty("keys").TryGetProperty(id.ToString(), out var key) && UnpaddedBase64.TryDecode(key.GetString(), out var bytes)
            ? bytes
            : null;
    }

    static byte[] SignedBytes(JsonElement json) => SignedJson.SignedBytes(CanonicalJson.Encode(json));

    static SignatureVerdict.Refused Invalid(string sentence) => new(MatrixError.BadRequest("M_INVALID_SIGNATURE", sentence));

    static SignatureVerdict.Refused NotFound(string sentence) => new(MatrixError.NotFound(sentence));
}

/// <summary>What became of one uploaded object.</summary>
abstract record SignatureVerdict
{
    SignatureVerdict() { }

    public sealed record Accepted(ImmutableArray<KeySignature> Signatures) : SignatureVerdict;

    public sealed record Refused(MatrixError Error) : SignatureVerdict;
}
