using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NSec.Cryptography;
using Weft.Events;
using Weft.Events.Json;

namespace Weft.Api.Client.Tests.EndToEndEncryption;

/// <summary>A key pair of a client's, and what it signs.</summary>
sealed class SigningPair
{
    readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });

    public string Public => UnpaddedBase64.Encode(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>Adds a signature to the object, and returns it.</summary>
    public JsonObject Sign(JsonObject json, string user, string? keyName = null)
    {
        var element = System.Text.Json.JsonElement.Parse(json.ToJsonString());
        var signature = UnpaddedBase64.Encode(SignatureAlgorithm.Ed25519.Sign(_key, SignedJson.SignedBytes(CanonicalJson.Encode(element))));
        json["signatures"] ??= new JsonObject();
        json["signatures"]![user] ??= new JsonObject();
        json["signatures"]![user]![$"ed25519:{keyName ?? Public}"] = signature;
        return json;
    }

    public JsonObject CrossSigningKey(string user, string usage) => new()
    {
        ["user_id"] = user,
        ["usage"] = new JsonArray(usage),
        ["keys"] = new JsonObject { [$"ed25519:{Public}"] = Public },
    };
}

/// <summary>A user's device with its keys, as an encrypting client has them.</summary>
sealed class CryptoUser(TestUser user)
{
    public TestUser User => user;
    public SigningPair Device { get; } = new();
    public SigningPair Master { get; } = new();
    public SigningPair SelfSigning { get; } = new();
    public SigningPair UserSigning { get; } = new();

    public JsonObject DeviceKeys(string? curve = null) => Device.Sign(
        new JsonObject
        {
            ["user_id"] = user.Id,
            ["device_id"] = user.Device,
            ["algorithms"] = new JsonArray("m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"),
            ["keys"] = new JsonObject
            {
                [$"curve25519:{user.Device}"] = curve ?? Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(user.Device))),
                [$"ed25519:{user.Device}"] = Device.Public,
            },
        },
        user.Id, user.Device);

    public JsonObject MasterKey => Device.Sign(Master.CrossSigningKey(user.Id, "master"), user.Id, user.Device);
    public JsonObject SelfSigningKey => Master.Sign(SelfSigning.CrossSigningKey(user.Id, "self_signing"), user.Id);
    public JsonObject UserSigningKey => Master.Sign(UserSigning.CrossSigningKey(user.Id, "user_signing"), user.Id);

    public JsonObject CrossSigning => new() { ["master_key"] = MasterKey, ["self_signing_key"] = SelfSigningKey, ["user_signing_key"] = UserSigningKey };

    public static JsonObject OneTimeKey(string key) => new() { ["key"] = key, ["signatures"] = new JsonObject() };

    /// <summary>Publishes the device's keys and the cross-signing keys.</summary>
    public async Task<CryptoUser> Publish()
    {
        (await User.Client.Post("/keys/upload", new { device_keys = DeviceKeys() })).Ok();
        (await User.Client.Post("/keys/device_signing/upload", CrossSigning)).Ok();
        return this;
    }
}
