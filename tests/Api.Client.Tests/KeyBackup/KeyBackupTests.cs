using System.Text.Json;

namespace Weft.Api.Client.Tests.KeyBackup;

public sealed class KeyBackupTests(TestServer server) : IClassFixture<TestServer>
{
    const string Algorithm = "m.megolm_backup.v1.curve25519-aes-sha2";

    static object Key(int first = 0, int forwarded = 0, bool verified = false, string data = "x") =>
        new { first_message_index = first, forwarded_count = forwarded, is_verified = verified, session_data = new { ciphertext = data } };

    static async Task<string> Create(TestUser user) =>
        (await user.Client.Post("/room_keys/version", new { algorithm = Algorithm, auth_data = new { public_key = "k" } })).Ok().GetProperty("version").GetString()!;

    static string Data(JsonElement key) => key.GetProperty("session_data").GetProperty("ciphertext").GetString()!;

    [Fact]
    public async Task A_version_is_created_updated_and_deleted()
    {
        var alice = await server.Register("alice");
        (await alice.Client.Get("/room_keys/version")).Refused(404, "M_NOT_FOUND");

        var version = await Create(alice);
        (await alice.Client.Put($"/room_keys/version/{version}", new { algorithm = Algorithm, auth_data = new { public_key = "l" }, version })).Ok();

        var newest = (await alice.Client.Get("/room_keys/version")).Ok();
        Assert.Equal((version, Algorithm, "l", 0), (
            newest.GetProperty("version").GetString(), newest.GetProperty("algorithm").GetString(),
            newest.GetProperty("auth_data").GetProperty("public_key").GetString(), newest.GetProperty("count").GetInt32()));

        (await alice.Client.Delete($"/room_keys/version/{version}")).Ok();
        (await alice.Client.Delete($"/room_keys/version/{version}")).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Get($"/room_keys/version/{version}")).Refused(404, "M_NOT_FOUND");
        Assert.NotEqual(version, await Create(alice));
    }

    [Fact]
    public async Task What_does_not_fit_a_version_is_refused()
    {
        var alice = await server.Register("alice");
        var version = await Create(alice);

        (await alice.Client.Put($"/room_keys/version/{version}", new { algorithm = "other", auth_data = new { } })).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Put($"/room_keys/version/{version}", new { algorithm = Algorithm, auth_data = new { }, version = "9" })).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Put("/room_keys/version/9", new { algorithm = Algorithm, auth_data = new { } })).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Post("/room_keys/version", new { algorithm = Algorithm })).Refused(400, "M_BAD_JSON");
    }

    [Fact]
    public async Task Keys_are_put_and_read_in_all_three_ways()
    {
        var alice = await server.Register("alice");
        var version = await Create(alice);

        (await alice.Client.Put($"/room_keys/keys/!a:x/s%2F1?version={version}", Key(data: "1"))).Ok();
        (await alice.Client.Put($"/room_keys/keys/!a:x?version={version}", new { sessions = new Dictionary<string, object> { ["s2"] = Key(data: "2") } })).Ok();
        var put = (await alice.Client.Put($"/room_keys/keys?version={version}", new
        {
            rooms = new Dictionary<string, object> { ["!b:x"] = new { sessions = new Dictionary<string, object> { ["s3"] = Key(data: "3") } } },
        })).Ok();

        Assert.Equal(3, put.GetProperty("count").GetInt32());
        Assert.Equal(put.GetProperty("etag").GetString(), (await alice.Client.Get("/room_keys/version")).Ok().GetProperty("etag").GetString());
        Assert.Equal("1", Data((await alice.Client.Get($"/room_keys/keys/!a:x/s%2F1?version={version}")).Ok()));
        Assert.Equal("2", Data((await alice.Client.Get($"/room_keys/keys/!a:x?version={version}")).Ok().GetProperty("sessions").GetProperty("s2")));
        var rooms = (await alice.Client.Get($"/room_keys/keys?version={version}")).Ok().GetProperty("rooms");
        Assert.Equal("3", Data(rooms.GetProperty("!b:x").GetProperty("sessions").GetProperty("s3")));
        Assert.Equal(2, rooms.GetProperty("!a:x").GetProperty("sessions").EnumerateObject().Count());
    }

    [Fact]
    public async Task An_empty_backup_is_empty_and_a_missing_key_missing()
    {
        var alice = await server.Register("alice");
        var version = await Create(alice);

        Assert.Equal("""{"rooms":{}}""", (await alice.Client.Get($"/room_keys/keys?version={version}")).Text);
        Assert.Equal("""{"sessions":{}}""", (await alice.Client.Get($"/room_keys/keys/!a:x?version={version}")).Text);
        (await alice.Client.Get($"/room_keys/keys/!a:x/s?version={version}")).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Get("/room_keys/keys?version=bogus")).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Get("/room_keys/keys?version=9")).Refused(404, "M_NOT_FOUND");
        (await alice.Client.Get("/room_keys/keys")).Refused(400, "M_MISSING_PARAM");
    }

    [Fact]
    public async Task Keys_of_an_old_version_are_refused_with_the_newest()
    {
        var alice = await server.Register("alice");
        var old = await Create(alice);
        var newest = await Create(alice);

        var refused = (await alice.Client.Put($"/room_keys/keys/!a:x/s?version={old}", Key())).Refused(403, "M_WRONG_ROOM_KEYS_VERSION");

        Assert.Equal(newest, refused.Field("current_version"));
        (await alice.Client.Put("/room_keys/keys/!a:x/s?version=9", Key())).Refused(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task A_worse_key_replaces_nothing()
    {
        var alice = await server.Register("alice");
        var version = await Create(alice);
        await alice.Client.Put($"/room_keys/keys/!a:x/s?version={version}", Key(first: 5, data: "good"));

        (await alice.Client.Put($"/room_keys/keys/!a:x/s?version={version}", Key(first: 6, data: "worse"))).Ok();

        Assert.Equal("good", Data((await alice.Client.Get($"/room_keys/keys/!a:x/s?version={version}")).Ok()));
    }

    [Fact]
    public async Task Keys_are_deleted_one_by_one_by_room_and_all()
    {
        var alice = await server.Register("alice");
        var version = await Create(alice);
        object Sessions(params string[] ids) => new { sessions = ids.ToDictionary(id => id, _ => Key()) };
        await alice.Client.Put($"/room_keys/keys?version={version}", new { rooms = new Dictionary<string, object> { ["!a:x"] = Sessions("1", "2", "3"), ["!b:x"] = Sessions("1") } });

        async Task<int> Delete(string path) => (await alice.Client.Delete($"/room_keys/keys{path}?version={version}")).Ok().GetProperty("count").GetInt32();
        Assert.Equal((3, 1, 0), (await Delete("/!a:x/1"), await Delete("/!a:x"), await Delete("")));
        (await alice.Client.Delete("/room_keys/keys?version=9")).Refused(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Ten_thousand_keys_go_up_and_come_down()
    {
        var alice = await server.Register("alice");
        var version = await Create(alice);
        var rooms = Enumerable.Range(0, 10).ToDictionary(
            room => $"!{room}:x", object (_) => new { sessions = Enumerable.Range(0, 1000).ToDictionary(session => $"s{session}", _ => Key(data: new string('x', 300))) });

        Assert.Equal(10_000, (await alice.Client.Put($"/room_keys/keys?version={version}", new { rooms })).Ok().GetProperty("count").GetInt32());

        var read = (await alice.Client.Get($"/room_keys/keys?version={version}")).Ok().GetProperty("rooms");
        Assert.Equal(10, read.EnumerateObject().Count());
        Assert.All(read.EnumerateObject(), room => Assert.Equal(1000, room.Value.GetProperty("sessions").EnumerateObject().Count()));
    }

    [Theory]
    [InlineData("""{"forwarded_count":0,"is_verified":true,"session_data":{}}""")]
    [InlineData("""{"first_message_index":-1,"forwarded_count":0,"is_verified":true,"session_data":{}}""")]
    [InlineData("""{"first_message_index":0,"forwarded_count":"0","is_verified":true,"session_data":{}}""")]
    [InlineData("""{"first_message_index":0,"forwarded_count":0,"session_data":{}}""")]
    [InlineData("""{"first_message_index":0,"forwarded_count":0,"is_verified":true,"session_data":"x"}""")]
    public async Task Broken_keys_are_refused(string key)
    {
        var alice = await server.Register("alice");
        var version = await Create(alice);

        (await alice.Client.Put($"/room_keys/keys/!a:x/s?version={version}", key)).Refused(400, "M_BAD_JSON");
    }

    [Fact]
    public async Task Nobody_sees_anothers_backup()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var version = await Create(alice);

        (await bob.Client.Get($"/room_keys/version/{version}")).Refused(404, "M_NOT_FOUND");
    }
}
