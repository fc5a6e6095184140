using System.Text.Json;

namespace Weft.Api.Client.Tests.Isolation;

/// <summary>The ways in which one tenant's users, rooms and files are named from within another's, one by one.</summary>
[Collection(BesideOtherTenant.Name)]
public sealed class NamedAcrossTenantsTests(TestServer server, OtherTenant other)
{
    [Fact]
    public async Task Neither_the_room_directory_nor_the_user_directory_shows_them()
    {
        var alice = await server.Register("alice");

        var answers = new[]
        {
            await server.Client().Get("/publicRooms?limit=500"),
            await server.Client().Get($"/publicRooms?server={OtherTenant.Server}"),
            await alice.Client.Post("/publicRooms", new { filter = new { generic_search_term = OtherTenant.Secret } }),
            await alice.Client.Post($"/publicRooms?server={OtherTenant.Server}", new { }),
            await alice.Client.Post("/user_directory/search", new { search_term = OtherTenant.Secret }),
            await alice.Client.Post("/user_directory/search", new { search_term = other.Owner.Localpart }),
        };

        Assert.All(answers, answer =>
        {
            Assert.DoesNotContain(OtherTenant.Secret, answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(other.Room, answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(other.Owner.Id, answer.Text, StringComparison.Ordinal);
        });
        Assert.Contains(other.Room, (await server.Client("globex").Get("/publicRooms?limit=500")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("globex.example.org")]
    [InlineData("acme.example.org")]
    public async Task Keys_are_neither_shown_nor_claimed_nor_messages_delivered(string serverName)
    {
        var alice = await server.Register("alice");
        var victim = $"@{other.Owner.Localpart}:{serverName}";
        var since = (await other.Owner.Client.Get("/sync?timeout=0")).Ok().GetProperty("next_batch").GetString();

        var query = (await alice.Client.Post("/keys/query", new { device_keys = new Dictionary<string, string[]> { [victim] = [] } })).Ok();
        var claim = (await alice.Client.Post("/keys/claim", new
        {
            one_time_keys = new Dictionary<string, object> { [victim] = new Dictionary<string, string> { [other.Owner.Device] = "signed_curve25519" } },
        })).Ok();
        await alice.Client.Put("/sendToDevice/m.test/t1", new
        {
            messages = new Dictionary<string, object> { [victim] = new Dictionary<string, object> { ["*"] = new { body = "intrusion" } } },
        });

        Assert.DoesNotContain(OtherTenant.Secret, query.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(other.Owner.Device, query.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(OtherTenant.Secret, claim.GetRawText(), StringComparison.Ordinal);
        var sync = (await other.Owner.Client.Get($"/sync?timeout=0&since={since}")).Ok();
        Assert.Equal(1, sync.GetProperty("device_one_time_keys_count").GetProperty("signed_curve25519").GetInt32());
        Assert.DoesNotContain("intrusion", sync.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_does_not_arrive()
    {
        var alice = await server.Register("alice");
        var room = (await alice.Client.Post("/createRoom", new { })).Ok().GetProperty("room_id").GetString();

        await alice.Client.Post($"/rooms/{room}/invite", new { user_id = other.Owner.Id });
        await alice.Client.Post("/createRoom", new { invite = new[] { other.Owner.Id }, is_direct = true });

        var rooms = (await other.Owner.Client.Get("/sync?timeout=0")).Ok().GetProperty("rooms");
        Assert.True(!rooms.TryGetProperty("invite", out var invited) || !invited.EnumerateObject().Any(), rooms.GetRawText());
        (await other.Owner.Client.Post($"/join/{room}", new { })).Refused(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Aliases_spaces_and_join_rules_do_not_reach_across()
    {
        var alice = await server.Register("alice");
        var space = (await alice.Client.Post("/createRoom", new
        {
            creation_content = new { type = "m.space" },
            initial_state = new[]
            {
                new { type = "m.space.child", state_key = other.Room, content = (object)new { via = new[] { OtherTenant.Server } } },
                new { type = "m.room.join_rules", state_key = "", content = (object)new { join_rule = "restricted", allow = new[] { new { type = "m.room_membership", room_id = other.Room } } } },
            },
        })).Ok().GetProperty("room_id").GetString();

        var hierarchy = (await alice.Client.Get($"/_matrix/client/v1/rooms/{space}/hierarchy")).Ok();
        Assert.DoesNotContain(OtherTenant.Secret, hierarchy.GetRawText(), StringComparison.Ordinal);
        Assert.Single(hierarchy.GetProperty("rooms").EnumerateArray());

        var alias = Uri.EscapeDataString($"#{TestUser.UniqueName("stolen")}:acme.example.org");
        Assert.NotNull((await alice.Client.Put($"/directory/room/{alias}", new { room_id = other.Room })).Errcode);
        Assert.NotNull((await alice.Client.Get($"/directory/room/{alias}")).Errcode);
        (await other.Owner.Client.Post($"/join/{space}", new { })).Refused(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Media_are_found_under_neither_server_name()
    {
        var alice = await server.Register("alice");

        foreach (var name in (string[])["globex.example.org", "acme.example.org"])
            foreach (var path in (string[])["download", "thumbnail"])
            {
                var answer = await alice.Client.Get($"/_matrix/client/v1/media/{path}/{name}/{other.Media}?width=32&height=32");
                Assert.True((int)answer.Status is >= 400 and < 500, answer.Text);
                Assert.DoesNotContain(OtherTenant.Secret, answer.Text, StringComparison.Ordinal);
            }
        Assert.Equal(OtherTenant.File, (await other.Owner.Client.Get($"/_matrix/client/v1/media/download/{OtherTenant.Server}/{other.Media}")).Text);
    }

    [Fact]
    public async Task Neither_sync_shows_anything_by_room_filter_or_token()
    {
        var alice = await server.Register("alice");
        var stable = new
        {
            room_subscriptions = new Dictionary<string, object> { [other.Room] = new { timeline_limit = 20, required_state = new { include = new[] { new { type = "*" } } } } },
            lists = new { all = new { range = new[] { 0, 99 }, timeline_limit = 10, required_state = new { } } },
        };
        var unstable = new
        {
            room_subscriptions = new Dictionary<string, object> { [other.Room] = new { timeline_limit = 20, required_state = new[] { new[] { "*", "*" } } } },
            extensions = new { account_data = new { enabled = true }, receipts = new { enabled = true }, to_device = new { enabled = true } },
        };

        var sliding = new[]
        {
            (await alice.Client.Post("/_matrix/client/v4/sync", stable)).Json,
            (await alice.Client.Post("/_matrix/client/unstable/org.matrix.simplified_msc3575/sync", unstable)).Ok(),
            (await alice.Client.Get($"/sync?timeout=0&since={other.SyncToken}&full_state=true")).Ok(),
        };

        Assert.All(sliding, answer =>
        {
            Assert.DoesNotContain(OtherTenant.Secret, answer.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain(other.Room, answer.GetRawText(), StringComparison.Ordinal);
        });
        Assert.NotEqual(JsonValueKind.Object, (await alice.Client.Get($"/user/{alice.Id}/filter/{other.Filter}")).Json.TryGetProperty("room", out var room) ? room.ValueKind : default);
        (await alice.Client.Get($"/sync?timeout=0&filter={other.Filter}")).Refused(400, "M_INVALID_PARAM");
    }
}
