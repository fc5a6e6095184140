using System.Text.Json.Nodes;
using Weft.Api.Client.Tests.EndToEndEncryption;

namespace Weft.Api.Client.Tests.DehydratedDevices;

public sealed class DehydratedDeviceTests(TestServer server) : IClassFixture<TestServer>
{
    const string Path = "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device";

    static JsonObject Body(TestUser user, string device) => new()
    {
        ["device_id"] = device,
        ["device_data"] = new JsonObject { ["algorithm"] = "m.dehydration.v2", ["pickle"] = device },
        ["initial_device_display_name"] = "Dehydrated",
        ["device_keys"] = new CryptoUser(user with { Device = device }).DeviceKeys(),
        ["fallback_keys"] = new JsonObject { ["signed_curve25519:F"] = CryptoUser.OneTimeKey("f") },
    };

    static async Task Send(TestUser from, TestUser to, string device, int count)
    {
        for (var i = 0; i < count; i++)
            (await from.Client.Put($"/sendToDevice/m.test/{Guid.NewGuid()}", new { messages = new Dictionary<string, object> { [to.Id] = new Dictionary<string, object> { [device] = new { i } } } })).Ok();
    }

    [Fact]
    public async Task A_dehydrated_device_is_made_found_replaced_and_deleted()
    {
        var alice = await server.Register("alice");
        (await alice.Client.Get(Path)).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Delete(Path)).Refused(404, "M_NOT_FOUND");

        Assert.Equal("DRY1", (await alice.Client.Put(Path, Body(alice, "DRY1"))).Ok().GetProperty("device_id").GetString());
        (await alice.Client.Put(Path, Body(alice, "DRY2"))).Ok();

        var found = (await alice.Client.Get(Path)).Ok();
        Assert.Equal(("DRY2", "DRY2"), (found.GetProperty("device_id").GetString(), found.GetProperty("device_data").GetProperty("pickle").GetString()));
        var devices = (await alice.Client.Post("/keys/query", new { device_keys = new Dictionary<string, string[]> { [alice.Id] = [] } })).Ok().GetProperty("device_keys").GetProperty(alice.Id);
        Assert.Equal("DRY2", Assert.Single(devices.EnumerateObject()).Name);

        Assert.Equal("DRY2", (await alice.Client.Delete(Path)).Ok().GetProperty("device_id").GetString());
        (await alice.Client.Get(Path)).Refused(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Its_messages_are_read_page_by_page_as_often_as_one_likes()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        (await alice.Client.Put(Path, Body(alice, "DRY"))).Ok();
        await Send(bob, alice, "*", 3);

        for (var again = 0; again < 2; again++)
        {
            var first = (await alice.Client.Get($"{Path}/DRY/events?limit=2")).Ok();
            Assert.Equal(2, first.GetProperty("events").GetArrayLength());
            var second = (await alice.Client.Get($"{Path}/DRY/events?limit=2&from={first.GetProperty("next_batch").GetString()}")).Ok();
            Assert.Equal(2, Assert.Single(second.GetProperty("events").EnumerateArray()).GetProperty("content").GetProperty("i").GetInt32());
            Assert.False(second.TryGetProperty("next_batch", out _));
        }
    }

    [Fact]
    public async Task The_older_form_ends_with_an_empty_page()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        (await alice.Client.Put(Path, Body(alice, "DRY"))).Ok();
        await Send(bob, alice, "DRY", 2);

        var first = (await alice.Client.Post($"{Path}/DRY/events")).Ok();
        var second = (await alice.Client.Post($"{Path}/DRY/events", new { next_batch = first.GetProperty("next_batch").GetString() })).Ok();

        Assert.Equal((2, 0), (first.GetProperty("events").GetArrayLength(), second.GetProperty("events").GetArrayLength()));
    }

    [Fact]
    public async Task What_is_no_dehydrated_device_is_refused()
    {
        var alice = await server.Register("alice");

        (await alice.Client.Put(Path, Body(alice, alice.Device))).Refused(400, "M_INVALID_PARAM");
        var without = Body(alice, "DRY");
        without.Remove("device_keys");
        (await alice.Client.Put(Path, without)).Refused(400, "M_MISSING_PARAM");
        var others = Body(alice, "DRY");
        others["device_id"] = "OTHER";
        (await alice.Client.Put(Path, others)).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Get($"{Path}/{alice.Device}/events")).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Put(Path, Body(alice, "DRY"))).Ok();
        (await alice.Client.Get($"{Path}/DRY/events?from=x")).Refused(400, "M_INVALID_PARAM");
        var devices = (await alice.Client.Get("/devices")).Ok().GetProperty("devices").EnumerateArray();
        Assert.Equal(new[] { alice.Device, "DRY" }.Order(StringComparer.Ordinal), devices.Select(device => device.GetProperty("device_id").GetString()).Order(StringComparer.Ordinal));
    }
}
