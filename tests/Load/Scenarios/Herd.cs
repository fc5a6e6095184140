using System.Diagnostics;
using System.Net;

namespace Weft.Load.Scenarios;

/// <summary>c: very many clients ask for a very large room's state and members in one second.</summary>
sealed class Herd : Scenario
{
    public override string Name => "herd";
    public override string Purpose => "a room of 50,000: 500 clients ask for its state and members at once, while another room goes on";

    public override async Task<IReadOnlyList<Figure>> Run(Bench bench, CancellationToken cancellation)
    {
        await using var target = await bench.Target(cancellation);
        var (members, clients) = (bench.Sized(50_000, 200), bench.Sized(500, 20));
        var users = await target.Server.RegisterMany($"h{Environment.ProcessId}x", members, cancellation);
        var room = await users[0].CreateRoom(new { preset = "public_chat" }, cancellation);
        await Parallel.ForEachAsync(users.Skip(1), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation }, async (user, token) => await user.Join(room, token));
        var other = await users[1].CreateRoom(new { }, cancellation);

        var idle = await Steady(users[1], other, TimeSpan.FromSeconds(3), cancellation);
        var memoryBefore = target.Memory();
        var refused = 0;
        var whole = 0;
        using var during = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var steady = Steady(users[1], other, TimeSpan.FromMinutes(2), during.Token);
        var began = Stopwatch.GetTimestamp();
        var peak = 0L;
        await Task.WhenAll(Enumerable.Range(0, clients).SelectMany(i => new[] { Get(users[i], "state"), Get(users[i], "members") }));
        var took = Stopwatch.GetElapsedTime(began);
        await during.CancelAsync();
        var busy = await steady;

        async Task Get(MatrixUser user, string what)
        {
            for (var attempt = 0; attempt < 60; attempt++)
            {
                using var response = await user.Raw(HttpMethod.Get, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(room)}/{what}", null, cancellation);
                if (response.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    Interlocked.Increment(ref refused);
                    await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellation);
                    continue;
                }
                await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
                var buffer = new byte[256 * 1024];
                var length = 0L;
                while (await stream.ReadAsync(buffer, cancellation) is > 0 and var read) length += read;
                if (response.IsSuccessStatusCode && length > members * 100L) Interlocked.Increment(ref whole);
                InterlockedMax(ref peak, target.Memory());
                return;
            }
        }

        return
        [
            new("whole answers", 100.0 * whole / (2 * clients), "%", 100, AtLeast: true),
            new("all answered after", took.TotalSeconds, "s", 30),
            new("429 answered and honoured", refused, ""),
            new("memory grown by", (peak - memoryBefore) / 1048576.0, "MiB", target.IsOwn ? 64 : null),
            new("unrelated send p99, idle", idle.At(0.99), "ms"),
            new("unrelated send p99, meanwhile", busy.At(0.99), "ms", 3 * idle.At(0.99)),
        ];
    }

    static async Task<Latencies> Steady(MatrixUser user, string room, TimeSpan length, CancellationToken cancellation)
    {
        var latencies = new Latencies();
        var began = Stopwatch.GetTimestamp();
        try
        {
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                var start = Stopwatch.GetTimestamp();
                await user.Say(room, "steady", cancellation);
                latencies.Add(Stopwatch.GetElapsedTime(start));
                await Task.Delay(20, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The herd has passed.
        }
        return latencies;
    }

    static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
            if (Interlocked.CompareExchange(ref target, value, seen) == seen) return;
    }
}
