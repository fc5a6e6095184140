using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Encoded;
using Weft.Rooms.Reads;

namespace Weft.Rooms.Tests;

public sealed class EncodedStateTests : IAsyncLifetime, IMeterFactory
{
    const int Members = 700;

    readonly Dictionary<string, long> _counted = [];
    MeterListener? _listener;
    TestServer _server = null!;
    TestNode _node = null!;
    RoomId _room;
    EncodedState _encoded = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _encoded = new EncodedState(new EncodedStateMetrics(this));
        _server = await TestServer.Start();
        _node = await _server.Node();
        _room = await _node.CreateRoom();
        var pump = _node.Pump(_room);
        await Task.WhenAll(Enumerable.Range(0, Members).Select(i => pump.Do(new RoomCommand.Join(User(i), TestNode.Json("""{"displayname":"Zoë"}"""), false))));
    }

    [Theory]
    [InlineData(BodyEncoding.Identity)]
    [InlineData(BodyEncoding.Gzip)]
    public async Task The_state_is_all_of_the_state(BodyEncoding encoding)
    {
        var scope = await Scope();
        var events = Parse(await Body(StateView.All, encoding));

        Assert.Equal(Members + 1 + scope.Snapshot.State.Count, events.Count);
        Assert.Equal(events.Count, events.Select(e => e.GetProperty("event_id").GetString()).Distinct().Count());
        Assert.All(events, e => Assert.Equal(_room.ToString(), e.GetProperty("room_id").GetString()));
    }

    [Fact]
    public async Task Members_are_chosen_by_their_membership()
    {
        await _node.Pump(_room).Do(new RoomCommand.Leave(User(3), TestNode.Json("{}")));

        var left = Parse(await Body(StateView.Members(Membership.Leave, null), BodyEncoding.Gzip));
        var others = Parse(await Body(StateView.Members(null, Membership.Leave), BodyEncoding.Gzip));

        Assert.Equal(User(3).ToString(), Assert.Single(left).GetProperty("state_key").GetString());
        Assert.Equal(Members, others.Count);
    }

    [Fact]
    public async Task Many_who_ask_at_once_cause_one_build()
    {
        var scope = await Scope();
        var bodies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _encoded.Get(TestServer.Acme, scope, StateView.All, BodyEncoding.Gzip, Cancellation)));

        Assert.Single(bodies.Distinct());
        Assert.Equal(1, Counted("weft.encoded_state.builds"));
        Assert.Equal(1, Counted("weft.encoded_state.compressions"));
    }

    [Fact]
    public async Task A_change_builds_one_chunk_anew()
    {
        await Body(StateView.All, BodyEncoding.Gzip);
        var before = Counted("weft.encoded_state.chunks");
        await _node.Pump(_room).Do(new RoomCommand.Leave(User(3), TestNode.Json("{}")));

        var events = Parse(await Body(StateView.All, BodyEncoding.Gzip));

        Assert.True(before > 5);
        Assert.Equal(before + 1, Counted("weft.encoded_state.chunks"));
        Assert.Equal("leave", events.Single(e => e.GetProperty("state_key").GetString() == User(3).ToString()).GetProperty("content").GetProperty("membership").GetString());
    }

    [Fact]
    public async Task What_was_redacted_is_shown_no_more()
    {
        await Body(StateView.All, BodyEncoding.Identity);
        var member = (await Scope()).Snapshot.MemberOf(User(5))!.EventId;

        Assert.IsType<RoomOutcome.Accepted>(await _node.Pump(_room).Do(new RoomCommand.Redact(TestServer.Alice, member, TestNode.Json("{}"))));

        var redacted = Parse(await Body(StateView.All, BodyEncoding.Identity)).Single(e => e.GetProperty("event_id").GetString() == member.ToString());
        Assert.False(redacted.GetProperty("content").TryGetProperty("displayname", out _));
        Assert.Equal("m.room.redaction", redacted.GetProperty("unsigned").GetProperty("redacted_because").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Memory_is_bounded()
    {
        _encoded = new EncodedState(new EncodedStateMetrics(this), bytesMax: 1);
        await Body(StateView.All, BodyEncoding.Identity);
        await Body(StateView.All, BodyEncoding.Gzip);
        var builds = Counted("weft.encoded_state.builds");

        await Body(StateView.All, BodyEncoding.Identity);

        Assert.Equal(builds + 1, Counted("weft.encoded_state.builds"));
    }

    static UserId User(int i) => UserId.Parse($"@user{i}:acme.example.org");

    async Task<RoomScope> Scope() => new((await _node.Reader.Room(_room, Cancellation))!, _node.Stores.For(TestServer.Acme).Rooms);

    async Task<EncodedBody> Body(StateView view, BodyEncoding encoding) => await _encoded.Get(TestServer.Acme, await Scope(), view, encoding, Cancellation);

    static List<JsonElement> Parse(EncodedBody body)
    {
        var bytes = body.ToArray();
        if (body.Encoding == BodyEncoding.Gzip)
        {
            using var unzipped = new MemoryStream();
            using var zipped = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            zipped.CopyTo(unzipped);
            Assert.Equal(bytes.Length, body.Length);
            bytes = unzipped.ToArray();
        }
        var json = JsonElement.Parse(bytes);
        return [.. (json.ValueKind == JsonValueKind.Array ? json : json.GetProperty("chunk")).EnumerateArray()];
    }

    long Counted(string name)
    {
        lock (_counted) return _counted.GetValueOrDefault(name);
    }

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _listener?.Dispose();
        _listener = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Meter == meter) listener.EnableMeasurementEvents(instrument); } };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (_counted) _counted[instrument.Name] = _counted.GetValueOrDefault(instrument.Name) + value;
        });
        _listener.Start();
        return meter;
    }

    public void Dispose() => _listener?.Dispose();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return _server.DisposeAsync();
    }
}
