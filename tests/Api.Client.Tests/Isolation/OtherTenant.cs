using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.Api.Client.Tests.EndToEndEncryption;

namespace Weft.Api.Client.Tests.Isolation;

/// <summary>
/// What lives in tenant <c>globex</c> and must never be seen or moved from <c>acme</c>: a public room with an alias,
/// listed; its owner with devices, keys, a profile, media, a filter, a backup, account data. All of it holds
/// <see cref="Secret"/>; no identifier does, as refusals may repeat those.
/// </summary>
public sealed partial class OtherTenant(TestServer server) : IAsyncLifetime
{
    public const string Secret = "globex-secret-7f3a";
    public const string Server = "globex.example.org";

    /// <summary>The uploaded file, JSON since that is what the tests' client says that it sends.</summary>
    public const string File = $"\"{Secret}\"";

    public TestUser Owner { get; private set; } = null!;
    public string Room { get; private set; } = "";
    public string Alias { get; private set; } = "";
    public string Event { get; private set; } = "";
    public string Media { get; private set; } = "";
    public string Filter { get; private set; } = "";
    public string Backup { get; private set; } = "";
    public string SyncToken { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Owner = await server.Register("owner", "globex");
        var client = Owner.Client;
        await MakeRoom(client);
        (await client.Put($"/profile/{Owner.Id}/displayname", new { displayname = Secret })).Ok();
        (await client.Put($"/devices/{Owner.Device}", new { display_name = Secret })).Ok();
        (await client.Put($"/user/{Owner.Id}/account_data/org.example.kept", new { text = Secret })).Ok();
        (await client.Put($"/user/{Owner.Id}/rooms/{Room}/account_data/org.example.kept", new { text = Secret })).Ok();
        (await client.Put($"/user/{Owner.Id}/rooms/{Room}/tags/u.{Secret}", new { order = 0.5 })).Ok();
        (await client.Put($"/presence/{Owner.Id}/status", new { presence = "online", status_msg = Secret })).Ok();
        (await client.Post($"/rooms/{Room}/receipt/m.read/{Event}", new { })).Ok();
        Filter = (await client.Post($"/user/{Owner.Id}/filter", new { room = new { timeline = new { types = new[] { Secret } } } })).Ok().GetProperty("filter_id").GetString()!;
        Media = (await client.Send(HttpMethod.Post, "/_matrix/media/v3/upload?filename=" + Secret, File)).Ok().GetProperty("content_uri").GetString()!.Split('/')[^1];
        await MakeKeys(client);
        SyncToken = (await client.Get("/sync?timeout=0")).Ok().GetProperty("next_batch").GetString()!;
    }

    /// <summary>All that the owner sees of it, without what time alone changes.</summary>
    public async Task<string> Everything()
    {
        var room = Uri.EscapeDataString(Room);
        string[] paths =
        [
            "/sync?timeout=0&full_state=true&set_presence=offline", $"/rooms/{room}/messages?dir=b&limit=100", $"/rooms/{room}/state", $"/rooms/{room}/members", $"/rooms/{room}/aliases",
            $"/directory/list/room/{room}", $"/directory/room/{Uri.EscapeDataString(Alias)}", $"/profile/{Owner.Id}", "/devices", "/pushers", "/pushrules/", "/account/3pid",
            $"/user/{Owner.Id}/filter/{Filter}", "/room_keys/version", $"/room_keys/keys?version={Backup}", $"/_matrix/client/v1/media/download/{Server}/{Media}",
        ];
        var seen = new List<string>();
        foreach (var path in paths) seen.Add($"{path}\n{(await Owner.Client.Get(path)).Text}\n");
        seen.Add((await Owner.Client.Post("/keys/query", new { device_keys = new Dictionary<string, string[]> { [Owner.Id] = [] } })).Text);
        return WithTime().Replace(string.Concat(seen), "");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async Task MakeRoom(TestClient client)
    {
        var name = TestUser.UniqueName("shared");
        Alias = $"#{name}:{Server}";
        Room = (await client.Post("/createRoom", new
        {
            preset = "public_chat",
            visibility = "public",
            room_alias_name = name,
            name = Secret,
            topic = Secret,
            initial_state = new[]
            {
                new { type = "m.room.history_visibility", state_key = "", content = (object)new { history_visibility = "world_readable" } },
                new { type = "m.room.guest_access", state_key = "", content = (object)new { guest_access = "can_join" } },
                new { type = "org.example.kept", state_key = "", content = (object)new { text = Secret } },
            },
        })).Ok().GetProperty("room_id").GetString()!;
        Event = (await client.Put($"/rooms/{Room}/send/m.room.message/first", new { msgtype = "m.text", body = Secret })).Ok().GetProperty("event_id").GetString()!;
        (await client.Put($"/rooms/{Room}/send/m.room.message/second", new Dictionary<string, object>
        {
            ["msgtype"] = "m.text",
            ["body"] = Secret,
            ["m.relates_to"] = new { rel_type = "m.thread", event_id = Event },
        })).Ok();
    }

    async Task MakeKeys(TestClient client)
    {
        var crypto = await new CryptoUser(Owner).Publish();
        (await client.Post("/keys/upload", new
        {
            one_time_keys = new JsonObject { ["signed_curve25519:AAAA"] = CryptoUser.OneTimeKey(Secret) },
            fallback_keys = new JsonObject { ["signed_curve25519:BBBB"] = new JsonObject { ["key"] = Secret, ["fallback"] = true, ["signatures"] = new JsonObject() } },
        })).Ok();
        Backup = (await client.Post("/room_keys/version", new { algorithm = "m.megolm_backup.v1.curve25519-aes-sha2", auth_data = new { public_key = Secret } }))
            .Ok().GetProperty("version").GetString()!;
        (await client.Put($"/room_keys/keys/{Room}/session?version={Backup}", new
        {
            first_message_index = 0,
            forwarded_count = 0,
            is_verified = false,
            session_data = new { ciphertext = Secret },
        })).Ok();
        Assert.NotNull(crypto);
    }

    [GeneratedRegex("\"(age|last_active_ago|last_seen_ts)\":\\d+,?|\"(next_batch|prev_batch|start|end|last_seen_ip)\":\"[^\"]*\",?|\"presence\":\\{\"events\":\\[[^\\]]*\\]\\},?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WithTime();
}

/// <summary>Test classes that share one <see cref="OtherTenant"/>, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class BesideOtherTenant : ICollectionFixture<OtherTenant>
{
    public const string Name = "other tenant";
}
