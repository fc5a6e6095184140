namespace Weft.Simulation.CrashLoop;

/// <summary>Sends messages with transaction ids. A transaction that is repeated over a crash is the same event.</summary>
sealed class Sender(MatrixClient client, string room, string name) : Witness(client)
{
    readonly List<string> _events = [];

    /// <summary>Each message's body with its event id; the last one may still be under way.</summary>
    public IEnumerable<(string Body, string Event)> Sent => _events.Select((id, n) => (Body(n), id));

    public string? LastEvent => _events.Count == 0 ? null : _events[^1];

    protected override async Task<bool> Step(CancellationToken cancellation)
    {
        if (await Client.Try(HttpMethod.Put, Path(_events.Count), Content(_events.Count), cancellation) is not { } answer) return false;

        _events.Add(MatrixClient.Text(answer, "event_id"));
        Acknowledged++;
        return true;
    }

    public override async Task Compare(Random random, CancellationToken cancellation)
    {
        // What broke off is asked again, twice; what was acknowledged long ago, too.
        _events.Add(await Repeat(_events.Count, cancellation));
        foreach (var n in new[] { _events.Count - 1, Math.Max(0, _events.Count - 2), random.Next(_events.Count) })
            Assert.Equal(_events[n], await Repeat(n, cancellation));
    }

    async Task<string> Repeat(int n, CancellationToken cancellation) =>
        MatrixClient.Text(await Client.Must(HttpMethod.Put, Path(n), Content(n), cancellation), "event_id");

    string Path(int n) => $"/rooms/{room}/send/m.room.message/{Body(n)}";

    object Content(int n) => new { msgtype = "m.text", body = Body(n) };

    string Body(int n) => FormattableString.Invariant($"{name}-{n}");
}
