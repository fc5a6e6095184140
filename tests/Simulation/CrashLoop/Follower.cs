using System.Globalization;
using System.Text.Json;

namespace Weft.Simulation.CrashLoop;

/// <summary>Syncs all the time with the token of its last answer, over all crashes, and may miss nothing and see nothing twice.</summary>
sealed class Follower(MatrixClient client, string room, IReadOnlyList<Sender> senders, DeviceSender toDevice) : Witness(client)
{
    static readonly string Filter = Uri.EscapeDataString("""{"room":{"timeline":{"limit":50}},"presence":{"types":[]}}""");

    readonly Dictionary<string, string> _bodies = new(StringComparer.Ordinal);
    readonly List<int> _numbers = [];
    string? _since;
    long _position;

    /// <summary>To-device messages that came again after a crash.</summary>
    public int DeliveredAgain { get; private set; }

    /// <summary>How often an answer left a gap that had to be fetched.</summary>
    public int Gaps { get; private set; }

    /// <summary>Takes the token from which on nothing may be missed, before there is anything to miss.</summary>
    public async Task Begin(CancellationToken cancellation) => await Take(await Client.Get(Path(0), cancellation), cancellation);

    protected override async Task<bool> Step(CancellationToken cancellation)
    {
        if (await Client.Try(HttpMethod.Get, Path(1000), null, cancellation) is not { } answer) return false;

        Acknowledged++;
        return await Take(answer, cancellation);
    }

    public override async Task Compare(Random random, CancellationToken cancellation)
    {
        // One more answer after all is there shows that nothing comes twice.
        for (var more = true; more;)
        {
            more = !IsComplete();
            var before = (_bodies.Count, _numbers.Count, _since);
            await Take(await Client.Get(Path(more ? 1000 : 0), cancellation), cancellation);
            Assert.True(!more || before != (_bodies.Count, _numbers.Count, _since), $"sync has no more to say, and misses: {Missing()}");
        }
    }

    bool IsComplete() => senders.SelectMany(sender => sender.Sent).All(sent => _bodies.ContainsKey(sent.Body)) && _numbers.Count >= toDevice.Sent;

    string Missing() =>
        string.Join(' ', senders.SelectMany(sender => sender.Sent).Where(sent => !_bodies.ContainsKey(sent.Body)).Select(sent => sent.Body).Take(10))
        + string.Create(CultureInfo.InvariantCulture, $", to-device {_numbers.Count} of {toDevice.Sent}; {_since}");

    string Path(int timeout) => string.Create(CultureInfo.InvariantCulture, $"/sync?timeout={timeout}&filter={Filter}") + (_since is null ? "" : $"&since={_since}");

    async Task<bool> Take(JsonElement answer, CancellationToken cancellation)
    {
        if (answer.TryGetProperty("rooms", out var rooms) && rooms.TryGetProperty("join", out var joined) && joined.TryGetProperty(room, out var mine))
        {
            var timeline = mine.GetProperty("timeline");
            var events = timeline.GetProperty("events").EnumerateArray().ToList();
            if (timeline.TryGetProperty("limited", out var limited) && limited.GetBoolean() && _since is not null)
            {
                Gaps++;
                if (await Between(MatrixClient.Text(timeline, "prev_batch"), cancellation) is not { } missed) return false;
                events.AddRange(missed);
            }
            foreach (var message in events.Where(message => MatrixClient.Text(message, "type") == "m.room.message"))
                Assert.True(
                    _bodies.TryAdd(MatrixClient.Text(message.GetProperty("content"), "body"), MatrixClient.Text(message, "event_id")),
                    $"{message} came twice, since {_since}");
        }
        if (answer.TryGetProperty("to_device", out var messages)) TakeMessages(messages.GetProperty("events"));

        var next = MatrixClient.Text(answer, "next_batch");
        var position = long.Parse(next[1..].Split('_')[0], CultureInfo.InvariantCulture);
        Assert.True(position >= _position, $"next_batch went back from {_since} to {next}");
        (_since, _position) = (next, position);
        return true;
    }

    void TakeMessages(JsonElement messages)
    {
        foreach (var message in messages.EnumerateArray())
        {
            var number = message.GetProperty("content").GetProperty("number").GetInt32();
            if (number < _numbers.Count) DeliveredAgain++;
            else Assert.Equal(_numbers.Count, number);
            if (number == _numbers.Count) _numbers.Add(number);
        }
    }

    /// <summary>The events between the last answer and this one, or null when the server died meanwhile.</summary>
    async Task<List<JsonElement>?> Between(string from, CancellationToken cancellation)
    {
        var events = new List<JsonElement>();
        for (string? at = from; at is not null;)
        {
            if (await Client.Try(HttpMethod.Get, $"/rooms/{room}/messages?dir=b&limit=100&from={at}&to={_since}", null, cancellation) is not { } page) return null;

            events.AddRange(page.GetProperty("chunk").EnumerateArray());
            at = page.TryGetProperty("end", out var end) ? end.GetString() : null;
        }
        return events;
    }
}
