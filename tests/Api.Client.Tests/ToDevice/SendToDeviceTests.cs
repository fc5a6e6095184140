
namespace Weft.Api.Client.Tests.ToDevice;

public sealed class SendToDeviceTests(TestServer server) : IClassFixture<TestServer>
{
    static Task<TestAnswer> Send(TestUser from, string transaction, string to, string device, object content, string type = "m.test") =>
        from.Client.Put($"/sendToDevice/{type}/{transaction}", new { messages = new Dictionary<string, object> { [to] = new Dictionary<string, object> { [device] = content } } });

    static async Task<(string Next, List<string?> Bodies)> Receive(TestUser user, string? since = null)
    {
        var answer = (await user.Client.Get($"/sync?timeout=0{(since is null ? "" : $"&since={since}")}")).Ok();
        var events = answer.TryGetProperty("to_device", out var toDevice) ? toDevice.GetProperty("events").EnumerateArray().ToList() : [];
        return (answer.GetProperty("next_batch").GetString()!, [.. events.Select(e => e.GetProperty("content").GetProperty("body").ToString())]);
    }

    [Fact]
    public async Task Messages_come_in_order_until_they_are_acknowledged_and_never_again()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        for (var i = 0; i < 3; i++) (await Send(alice, $"t{i}", bob.Id, bob.Device, new { body = i })).Ok();

        var first = await Receive(bob);
        Assert.Equal(["0", "1", "2"], first.Bodies);
        Assert.Equal(["0", "1", "2"], (await Receive(bob)).Bodies);

        var second = await Receive(bob, first.Next);
        Assert.Empty(second.Bodies);
        Assert.Empty((await Receive(bob)).Bodies);
    }

    [Fact]
    public async Task A_hundred_come_at_once_and_the_rest_after()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        for (var i = 0; i < 120; i++) (await Send(alice, $"t{i}", bob.Id, bob.Device, new { body = i })).Ok();

        var first = await Receive(bob);
        var second = await Receive(bob, first.Next);

        Assert.Equal(100, first.Bodies.Count);
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"{i}"), first.Bodies.Concat(second.Bodies));
    }

    [Fact]
    public async Task A_repeated_transaction_sends_once_and_another_type_is_another_request()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));

        (await Send(alice, "t", bob.Id, bob.Device, new { body = 1 })).Ok();
        (await Send(alice, "t", bob.Id, bob.Device, new { body = 1 })).Ok();
        (await Send(alice, "t", bob.Id, bob.Device, new { body = 2 }, "m.other")).Ok();

        Assert.Equal(["1", "2"], (await Receive(bob)).Bodies);
    }

    [Fact]
    public async Task A_star_means_all_devices_and_a_device_beside_it_gets_its_own()
    {
        var (alice, phone) = (await server.Register("alice"), await server.Register("bob"));
        var laptop = await phone.SignIn();

        (await alice.Client.Put("/sendToDevice/m.test/t", new
        {
            messages = new Dictionary<string, object> { [phone.Id] = new Dictionary<string, object> { [phone.Device] = new { body = "phone" }, ["*"] = new { body = "all" } } },
        })).Ok();

        Assert.Equal(["phone"], (await Receive(phone)).Bodies);
        Assert.Equal(["all"], (await Receive(laptop)).Bodies);
    }

    [Fact]
    public async Task A_message_wakes_a_sync_that_waits()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var since = (await Receive(bob)).Next;

        var waiting = Arrival(bob, since);
        (await Send(alice, "t", bob.Id, bob.Device, new { body = "hi" })).Ok();

        Assert.Equal(1, await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    // Other news may wake the sync before.
    static async Task<int> Arrival(TestUser user, string since)
    {
        while (true)
        {
            var answer = (await user.Client.Get($"/sync?timeout=30000&since={since}")).Ok();
            if (answer.TryGetProperty("to_device", out var toDevice)) return toDevice.GetProperty("events").GetArrayLength();
            since = answer.GetProperty("next_batch").GetString()!;
        }
    }

    [Fact]
    public async Task Unknown_devices_and_remote_users_are_left_out()
    {
        var alice = await server.Register("alice");

        (await Send(alice, "t1", alice.Id, "NOPE", new { body = 1 })).Ok();
        (await Send(alice, "t2", "@bob:elsewhere.example.org", "*", new { body = 1 })).Ok();

        Assert.Empty((await Receive(alice)).Bodies);
    }

    [Theory]
    [InlineData("{}", 400, "M_BAD_JSON")]
    [InlineData("""{"messages":{"bob":{}}}""", 400, "M_INVALID_PARAM")]
    [InlineData("""{"messages":{"@bob:acme.example.org":{"D":"text"}}}""", 400, "M_BAD_JSON")]
    [InlineData("""{"messages":{"@bob:acme.example.org":[]}}""", 400, "M_BAD_JSON")]
    public async Task Broken_messages_are_refused(string body, int status, string errcode)
    {
        var alice = await server.Register("alice");

        (await alice.Client.Put("/sendToDevice/m.test/t", body)).Refused(status, errcode);
    }

    [Fact]
    public async Task A_message_has_a_largest_size()
    {
        var alice = await server.Register("alice");

        (await Send(alice, "t", alice.Id, "*", new { body = new string('x', 70_000) })).Refused(413, "M_TOO_LARGE");
        (await alice.Client.Put($"/sendToDevice/{new string('x', 300)}/t", new { messages = new { } })).Refused(400, "M_INVALID_PARAM");
    }
}
