using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Events.Json;
using Weft.Storage.Keys;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary>What a device publishes of itself, read and checked. Its own signature is for other clients to verify.</summary>
/// <param name="DeviceKeys">Canonical JSON; null when they stay as they are.</param>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysupload</remarks>
sealed record KeysUpload(ReadOnlyMemory<byte>? DeviceKeys, ImmutableArray<OneTimeKey> OneTimeKeys, ImmutableArray<OneTimeKey> FallbackKeys)
{
    const int KeyBytesMax = 4096;
    const int DeviceKeysBytesMax = 64 * 1024;
    const int FallbackKeysMax = 16;

    /// <exception cref="RequestRefusedException">Malformed, or the keys of another user or device.</exception>
    public static KeysUpload Read(JsonElement body, UserId user, string device) => new(
        body.ObjectOrNull("device_keys") is { } deviceKeys ? ReadDeviceKeys(deviceKeys, user, device) : default(ReadOnlyMemory<byte>?),
        ReadKeys(body, "one_time_keys", KeyBounds.OneTimeKeysMax),
        ReadFallbackKeys(body));

    static ReadOnlyMemory<byte> ReadDeviceKeys(JsonElement keys, UserId user, string device)
    {
        if (keys.RequiredText("user_id") != user.ToString() || keys.RequiredText("device_id") != device)
            throw Refused("The device keys name another user or device than the one that uploads them.");
        if (!keys.Texts("algorithms").All(algorithm => JsonMembers.IsName(algorithm)))
            throw Refused("An algorithm's name is empty or too long.");

        foreach (var key in keys.Object("keys").EnumerateObject())
        {
            if (key.Value.ValueKind is not JsonValueKind.String) throw new RequestRefusedException(MatrixError.BadJson($"The key '{key.Name}' must be a text."));
            if (!key.Name.EndsWith($":{device}", StringComparison.Ordinal)) throw Refused($"The key '{key.Name}' is not named after its algorithm and this device.");
        }
        CheckSignatures(keys.Object("signatures"));
        return Canonical(keys, "The device keys", DeviceKeysBytesMax);
    }

    static void CheckSignatures(JsonElement signatures)
    {
        foreach (var signer in signatures.EnumerateObject())
            if (signer.Value.ValueKind is not JsonValueKind.Object || signer.Value.EnumerateObject().Any(signature => signature.Value.ValueKind is not JsonValueKind.String))
                throw new RequestRefusedException(MatrixError.BadJson("'signatures' must be a map from users to maps from key IDs to signatures."));
    }

    static ImmutableArray<OneTimeKey> ReadFallbackKeys(JsonElement body)
    {
        var keys = ReadKeys(body, "fallback_keys", FallbackKeysMax);
        if (keys.IsEmpty) keys = ReadKeys(body, "org.matrix.msc2732.fallback_keys", FallbackKeysMax);
        return keys.DistinctBy(key => key.Algorithm, StringComparer.Ordinal).Count() == keys.Length ? keys
            : throw Refused("There can be one fallback key for each algorithm.");
    }

    static ImmutableArray<OneTimeKey> ReadKeys(JsonElement body, string name, int countMax)
    {
        if (body.ObjectOrNull(name) is not { } given) return [];
        if (given.GetPropertyCount() > countMax) throw Refused($"'{name}' holds more than {countMax} keys.");
        return [.. given.EnumerateObject().Select(ReadKey)];
    }

    static OneTimeKey ReadKey(JsonProperty key)
    {
        var colon = key.Name.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || colon == key.Name.Length - 1 || !JsonMembers.IsName(key.Name))
            throw Refused("A key's name must be its algorithm, a colon and its ID, of at most 255 bytes.");
        if (key.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.String))
            throw new RequestRefusedException(MatrixError.BadJson($"The key '{key.Name}' must be a text or an object."));
        return new OneTimeKey(key.Name[..colon], key.Name[(colon + 1)..], Canonical(key.Value, $"The key '{key.Name}'", KeyBytesMax));
    }

    static ReadOnlyMemory<byte> Canonical(JsonElement value, string what, int bytesMax)
    {
        var bytes = CanonicalJson.Encode(value);
        return bytes.Length <= bytesMax ? bytes : throw new RequestRefusedException(MatrixError.TooLarge($"{what} must not be larger than {bytesMax} bytes."));
    }

    static RequestRefusedException Refused(string sentence) => new(MatrixError.InvalidParam(sentence));
}
