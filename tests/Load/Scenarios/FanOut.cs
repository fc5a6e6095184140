using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Weft.Load.Scenarios;

/// <summary>b: a room with many members, of whom some sync all the time, while one speaks at a steady rate.</summary>
sealed class FanOut : Scenario
{
    const int PerSecond = 50;
    static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    public override string Name => "fan-out";
    public override string Purpose => "1,000 members, 200 live syncs, 50 messages a second: from send to each receipt";

    public override async Task<IReadOnlyList<Figure>> Run(Bench bench, CancellationToken cancellation)
    {
        await using var target = await bench.Target(cancellation);
        var (members, listeners) = (bench.Sized(1000, 20), bench.Sized(200, 10));
        var users = await target.Server.RegisterMany($"m{Environment.ProcessId}x", members, cancellation);
        var room = await users[0].CreateRoom(new { preset = "public_chat" }, cancellation);
        await Parallel.ForEachAsync(users.Skip(1), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (user, token) => await user.Join(room, token));

        var tokens = new string[listeners];
        await Parallel.ForAsync(0, listeners, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (i, token) =>
            tokens[i] = (await users[i + 1].Sync(null, 0, token)).GetProperty("next_batch").GetString()!);

        var latencies = new Latencies();
        var sent = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var received = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var listening = Enumerable.Range(0, listeners).Select(i => Listen(users[i + 1], tokens[i])).ToArray();

        async Task Listen(MatrixUser user, string since)
        {
            try
            {
                while (true)
                {
                    var answer = await user.Sync(since, 10_000, stop.Token);
                    var now = Stopwatch.GetTimestamp();
                    since = answer.GetProperty("next_batch").GetString()!;
                    if (!answer.TryGetProperty("rooms", out var rooms) || !rooms.TryGetProperty("join", out var join)) continue;
                    foreach (var joined in join.EnumerateObject())
                        foreach (var e in joined.Value.GetProperty("timeline").GetProperty("events").EnumerateArray())
                            if (e.GetProperty("content").TryGetProperty("body", out var body) && sent.TryGetValue(body.GetString()!, out var start))
                            {
                                Interlocked.Increment(ref received);
                                latencies.Add(Stopwatch.GetElapsedTime(start, now));
                            }
                }
            }
            catch (OperationCanceledException)
            {
                // The measurement is over.
            }
        }

        var serverBefore = target.ProcessorTime();
        var began = Stopwatch.GetTimestamp();
        var total = (int)(Length.TotalSeconds * PerSecond);
        var sends = new List<Task>();
        for (var i = 0; i < total; i++)
        {
            var due = TimeSpan.FromSeconds(i / (double)PerSecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero) await Task.Delay(due, cancellation);
            var body = i.ToString(CultureInfo.InvariantCulture);
            sent[body] = Stopwatch.GetTimestamp();
            sends.Add(users[0].Say(room, body, cancellation));
        }
        await Task.WhenAll(sends);
        for (var waited = 0; waited < 100 && Volatile.Read(ref received) < total * listeners; waited++) await Task.Delay(100, cancellation);
        var server = target.ProcessorTime() - serverBefore;
        var took = Stopwatch.GetElapsedTime(began);
        await stop.CancelAsync();
        await Task.WhenAll(listening);

        return
        [
            new("send to receipt p50", latencies.At(0.5), "ms"),
            new("send to receipt p99", latencies.At(0.99), "ms", 100),
            new("received of what was sent", 100.0 * received / (total * listeners), "%", 100, AtLeast: true),
            new("server CPU", 100 * server.TotalSeconds / took.TotalSeconds, "% of a core"),
            new("server memory", target.Memory() / 1048576.0, "MiB"),
        ];
    }
}
