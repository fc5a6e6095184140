using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Api.Client.Tests.EndToEndEncryption;

public sealed class CrossSigningTests(TestServer server) : IClassFixture<TestServer>
{
    async Task<CryptoUser> Someone(string name) => new(await server.Register(name));

    static async Task<JsonElement> Query(CryptoUser viewer, CryptoUser user) =>
        (await viewer.User.Client.Post("/keys/query", new { device_keys = new Dictionary<string, string[]> { [user.User.Id] = [] } })).Ok();

    static Task<TestAnswer> UploadKeys(CryptoUser user, JsonObject keys) => user.User.Client.Post("/keys/device_signing/upload", keys);

    static async Task<JsonElement> Sign(CryptoUser signer, CryptoUser owner, string target, JsonObject signed) =>
        (await signer.User.Client.Post("/keys/signatures/upload", new JsonObject { [owner.User.Id] = new JsonObject { [target] = signed } }))
            .Ok().GetProperty("failures");

    static string? ErrcodeOf(JsonElement failures, CryptoUser owner, string target) =>
        failures.TryGetProperty(owner.User.Id, out var keys) ? keys.GetProperty(target).GetProperty("errcode").GetString() : null;

    [Fact]
    public async Task The_first_keys_need_no_password_and_the_same_again_neither()
    {
        var alice = await Someone("alice");
        (await UploadKeys(alice, alice.CrossSigning)).Ok();

        (await UploadKeys(alice, alice.CrossSigning)).Ok();
        (await UploadKeys(alice, new JsonObject { ["master_key"] = alice.MasterKey })).Ok();

        var found = await Query(alice, alice);
        Assert.Equal(alice.Master.Public, found.GetProperty("master_keys").GetProperty(alice.User.Id).GetProperty("keys").GetProperty($"ed25519:{alice.Master.Public}").GetString());
        Assert.True(found.GetProperty("user_signing_keys").TryGetProperty(alice.User.Id, out _));
    }

    [Fact]
    public async Task Other_keys_need_the_password()
    {
        var alice = await Someone("alice");
        (await UploadKeys(alice, alice.CrossSigning)).Ok();
        var others = new CryptoUser(alice.User);

        var asked = await UploadKeys(alice, others.CrossSigning);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.Status);
        Assert.True((await Query(alice, alice)).GetProperty("master_keys").GetProperty(alice.User.Id).GetProperty("keys").TryGetProperty($"ed25519:{alice.Master.Public}", out _));

        var keys = others.CrossSigning;
        keys["auth"] = JsonSerializer.SerializeToNode(alice.User.PasswordAuth(asked.Field("session")));
        (await UploadKeys(alice, keys)).Ok();
        Assert.True((await Query(alice, alice)).GetProperty("master_keys").GetProperty(alice.User.Id).GetProperty("keys").TryGetProperty($"ed25519:{others.Master.Public}", out _));
    }

    [Fact]
    public async Task A_password_given_for_one_set_of_keys_is_not_good_for_another()
    {
        var alice = await Someone("alice");
        (await UploadKeys(alice, alice.CrossSigning)).Ok();
        var asked = await UploadKeys(alice, new CryptoUser(alice.User).CrossSigning);

        var exchanged = new CryptoUser(alice.User).CrossSigning;
        exchanged["auth"] = JsonSerializer.SerializeToNode(alice.User.PasswordAuth(asked.Field("session")));

        (await UploadKeys(alice, exchanged)).Refused(403, "M_FORBIDDEN");
    }

    public static TheoryData<string, int, string> BrokenKeys => new()
    {
        { "no master key", 400, "M_MISSING_PARAM" },
        { "nothing", 400, "M_MISSING_PARAM" },
        { "signed by another", 400, "M_INVALID_SIGNATURE" },
        { "unsigned", 400, "M_INVALID_SIGNATURE" },
        { "another user's", 400, "M_INVALID_PARAM" },
        { "another usage", 400, "M_INVALID_PARAM" },
        { "two keys", 400, "M_INVALID_PARAM" },
        { "no base64", 400, "M_INVALID_PARAM" },
        { "no usage", 400, "M_BAD_JSON" },
    };

    [Theory]
    [MemberData(nameof(BrokenKeys))]
    public async Task Broken_keys_are_refused(string how, int status, string errcode)
    {
        var alice = await Someone("alice");
        var keys = alice.CrossSigning;
        switch (how)
        {
            case "no master key": keys.Remove("master_key"); break;
            case "nothing": keys = []; break;
            case "signed by another": keys["self_signing_key"] = new SigningPair().Sign(alice.SelfSigning.CrossSigningKey(alice.User.Id, "self_signing"), alice.User.Id, alice.Master.Public); break;
            case "unsigned": keys["user_signing_key"]!.AsObject().Remove("signatures"); break;
            case "another user's": keys["master_key"]!["user_id"] = "@mallory:acme.example.org"; break;
            case "another usage": keys["master_key"]!["usage"] = new JsonArray("self_signing"); break;
            case "two keys": keys["master_key"]!["keys"]!["ed25519:x"] = "x"; break;
            case "no base64": keys["master_key"]!["keys"] = new JsonObject { ["ed25519:!!"] = "!!" }; break;
            case "no usage": keys["master_key"]!.AsObject().Remove("usage"); break;
        }

        (await UploadKeys(alice, keys)).Refused(status, errcode);
        Assert.Empty((await Query(alice, alice)).GetProperty("master_keys").EnumerateObject());
    }

    [Fact]
    public async Task A_key_cannot_have_a_devices_name()
    {
        var alice = await Someone("alice");
        await alice.User.SignIn(alice.Master.Public);

        (await UploadKeys(alice, alice.CrossSigning)).Refused(403, "M_FORBIDDEN");
    }

    [Fact]
    public async Task A_device_that_its_owner_signs_is_shown_so_to_all()
    {
        var (alice, bob) = (await (await Someone("alice")).Publish(), await Someone("bob"));

        var failures = await Sign(alice, alice, alice.User.Device, alice.SelfSigning.Sign(alice.DeviceKeys(), alice.User.Id));

        Assert.Empty(failures.EnumerateObject());
        var signatures = (await Query(bob, alice)).GetProperty("device_keys").GetProperty(alice.User.Id).GetProperty(alice.User.Device).GetProperty("signatures").GetProperty(alice.User.Id);
        Assert.True(signatures.TryGetProperty($"ed25519:{alice.SelfSigning.Public}", out _));
        Assert.True(signatures.TryGetProperty($"ed25519:{alice.User.Device}", out _));
    }

    [Fact]
    public async Task A_master_key_that_another_signs_is_shown_so_to_the_signer_alone()
    {
        var (alice, bob) = (await (await Someone("alice")).Publish(), await (await Someone("bob")).Publish());

        Assert.Empty((await Sign(bob, alice, alice.Master.Public, bob.UserSigning.Sign(alice.MasterKey, bob.User.Id))).EnumerateObject());

        JsonElement Signatures(JsonElement found) => found.GetProperty("master_keys").GetProperty(alice.User.Id).GetProperty("signatures");
        Assert.True(Signatures(await Query(bob, alice)).TryGetProperty(bob.User.Id, out _));
        Assert.False(Signatures(await Query(alice, alice)).TryGetProperty(bob.User.Id, out _));
    }

    public static TheoryData<string, string?> Signings => new()
    {
        { "own device by the self-signing key", null },
        { "own master key by the device", null },
        { "own device by the user-signing key", "M_NOT_FOUND" },
        { "own device, altered", "M_INVALID_PARAM" },
        { "own device, forged", "M_INVALID_SIGNATURE" },
        { "own device without signature", "M_INVALID_SIGNATURE" },
        { "unknown device", "M_NOT_FOUND" },
        { "other's device", "M_INVALID_SIGNATURE" },
        { "other's master key by the self-signing key", "M_NOT_FOUND" },
        { "other's master key, forged", "M_INVALID_SIGNATURE" },
    };

    [Theory]
    [MemberData(nameof(Signings))]
    public async Task Signatures_are_verified(string what, string? errcode)
    {
        var (alice, bob) = (await (await Someone("alice")).Publish(), await (await Someone("bob")).Publish());
        var id = alice.User.Id;
        var altered = alice.DeviceKeys(curve: "another");
        var (owner, target, signed) = what switch
        {
            "own device by the self-signing key" => (alice, alice.User.Device, alice.SelfSigning.Sign(alice.DeviceKeys(), id)),
            "own master key by the device" => (alice, alice.Master.Public, alice.MasterKey),
            "own device by the user-signing key" => (alice, alice.User.Device, alice.UserSigning.Sign(alice.DeviceKeys(), id)),
            "own device, altered" => (alice, alice.User.Device, alice.SelfSigning.Sign(altered, id)),
            "own device, forged" => (alice, alice.User.Device, new SigningPair().Sign(alice.DeviceKeys(), id, alice.SelfSigning.Public)),
            "own device without signature" => (alice, alice.User.Device, Unsigned(alice.DeviceKeys())),
            "unknown device" => (alice, "NOPE", alice.SelfSigning.Sign(alice.DeviceKeys(), id)),
            "other's device" => (bob, bob.User.Device, alice.UserSigning.Sign(bob.DeviceKeys(), id)),
            "other's master key by the self-signing key" => (bob, bob.Master.Public, alice.SelfSigning.Sign(bob.MasterKey, id)),
            _ => (bob, bob.Master.Public, new SigningPair().Sign(bob.MasterKey, id, alice.UserSigning.Public)),
        };

        Assert.Equal(errcode, ErrcodeOf(await Sign(alice, owner, target, signed), owner, target));
    }

    static JsonObject Unsigned(JsonObject keys)
    {
        keys.Remove("signatures");
        return keys;
    }
}
