using System.Diagnostics;

namespace Weft.Simulation.CrashLoop;

/// <summary>Loads a host from several clients, kills it at random moments, and lets every witness compare after each restart.</summary>
sealed class CrashRun(HostProcess host, Random random)
{
    const int AcknowledgedMost = 600;
    static readonly TimeSpan LoadMost = TimeSpan.FromSeconds(8);

    readonly List<Witness> _witnesses = [];
    readonly List<Sender> _senders = [];
    Follower? _follower;
    string _room = "";

    /// <returns>What was done, in a line.</returns>
    public async Task<string> Run(int kills, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var slowest = await host.Start(cancellation);
        await Gather(cancellation);
        for (var kill = 0; kill < kills; kill++)
        {
            var load = _witnesses.Select(witness => witness.Load(cancellation)).ToArray();
            await UntilKilling(load, cancellation);
            await host.Kill();
            await Task.WhenAll(load);

            var start = await host.Start(cancellation);
            if (start > slowest) slowest = start;
            foreach (var witness in _witnesses) await witness.Compare(random, cancellation);
        }
        await CompareHistory(cancellation);
        await host.Stop(cancellation);

        var acknowledged = string.Join(", ", _witnesses.GroupBy(witness => witness.GetType().Name).Select(kind => $"{kind.Key} {kind.Sum(witness => witness.Acknowledged)}"));
        return FormattableString.Invariant(
            $"{kills} kills in {watch.Elapsed.TotalSeconds:0} s; acknowledged: {acknowledged}; broken off: {_witnesses.Sum(witness => witness.BrokenOff)}; to-device again: {_follower!.DeliveredAgain}; gaps: {_follower.Gaps}; slowest start {slowest.TotalSeconds:0.0} s");
    }

    /// <summary>Waits for a moment that depends on the work done, not on the machine's speed, unless that is very low.</summary>
    async Task UntilKilling(IReadOnlyCollection<Task> load, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var enough = _witnesses.Sum(witness => witness.Acknowledged) + random.Next(AcknowledgedMost);
        while (_witnesses.Sum(witness => witness.Acknowledged) < enough && watch.Elapsed < LoadMost && !load.Any(task => task.IsCompleted))
            await Task.Delay(1, cancellation);
    }

    async Task Gather(CancellationToken cancellation)
    {
        Task<MatrixClient> User(string name) => MatrixClient.Register(host.Address, name, cancellation);
        var owner = await User("owner");
        _room = MatrixClient.Text(await owner.Must(HttpMethod.Post, "/createRoom", new { preset = "public_chat" }, cancellation), "room_id");
        async Task<MatrixClient> Member(string name)
        {
            var user = await User(name);
            await user.Must(HttpMethod.Post, $"/rooms/{_room}/join", new { }, cancellation);
            return user;
        }

        foreach (var name in (string[])["anna", "boris", "clara"])
        {
            var user = await Member(name);
            for (var i = 0; i < 3; i++) _senders.Add(new Sender(user, _room, FormattableString.Invariant($"{name}-{i}")));
        }
        var watcher = await Member("watcher");
        var toDevice = new DeviceSender(owner, watcher);
        _follower = new Follower(watcher, _room, _senders, toDevice);
        await _follower.Begin(cancellation);
        var keys = new KeyOwner(await User("keys"));
        var claimed = new HashSet<string>(StringComparer.Ordinal);
        _witnesses.AddRange(_senders);
        _witnesses.AddRange(
        [
            toDevice, keys, new KeyClaimer(owner, keys, claimed), new KeyClaimer(watcher, keys, claimed),
            new DataKeeper(owner), new Reader(await Member("reader"), _room, _senders[0]), new Visitor(await User("visitor"), _room), _follower,
        ]);
    }

    /// <summary>Each message ever sent is in the room's history once, under the id that was answered.</summary>
    async Task CompareHistory(CancellationToken cancellation)
    {
        var anybody = await MatrixClient.Register(host.Address, "historian", cancellation);
        await anybody.Must(HttpMethod.Post, $"/rooms/{_room}/join", new { }, cancellation);
        var kept = new List<(string Body, string Event)>();
        for (string? from = ""; from is not null;)
        {
            var page = await anybody.Get($"/rooms/{_room}/messages?dir=b&limit=500{(from.Length == 0 ? "" : $"&from={from}")}", cancellation);
            kept.AddRange(page.GetProperty("chunk").EnumerateArray().Where(message => MatrixClient.Text(message, "type") == "m.room.message")
                .Select(message => (MatrixClient.Text(message.GetProperty("content"), "body"), MatrixClient.Text(message, "event_id"))));
            from = page.TryGetProperty("end", out var end) ? end.GetString() : null;
        }

        Assert.Equal(_senders.SelectMany(sender => sender.Sent).Order(), kept.Order());
    }
}
