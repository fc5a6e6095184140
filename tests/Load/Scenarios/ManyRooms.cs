using System.Diagnostics;
using System.Globalization;

namespace Weft.Load.Scenarios;

/// <summary>e: a user who is in very many rooms signs in anew.</summary>
sealed class ManyRooms : Scenario
{
    public override string Name => "many-rooms";
    public override string Purpose => "a user in 2,200 rooms: first sliding sync and first sync v3";

    public override async Task<IReadOnlyList<Figure>> Run(Bench bench, CancellationToken cancellation)
    {
        await using var target = await bench.Target(cancellation);
        var user = await target.Server.Register($"rooms{Environment.ProcessId}", cancellation);
        var count = bench.Sized(2200, 50);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (i, token) =>
            await user.Say(await user.CreateRoom(new { name = $"Room {i.ToString(CultureInfo.InvariantCulture)}" }, token), "hello", token));

        await Sliding("warm");
        var sliding = new Latencies();
        for (var i = 0; i < 20; i++) sliding.Add(await Sliding($"c{i.ToString(CultureInfo.InvariantCulture)}"));

        var before = target.Memory();
        var start = Stopwatch.GetTimestamp();
        using var response = await user.Raw(HttpMethod.Get, "/_matrix/client/v3/sync?timeout=0", null, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[64 * 1024];
        var (length, peak) = (0L, 0L);
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            length += read;
            peak = Math.Max(peak, target.Memory());
        }
        var v3 = Stopwatch.GetElapsedTime(start);

        return
        [
            new("first sliding sync, warm, p50", sliding.At(0.5), "ms", 300),
            new("first sliding sync, warm, p99", sliding.At(0.99), "ms"),
            new("first sync v3", v3.TotalMilliseconds, "ms"),
            new("first sync v3, size", length / 1048576.0, "MiB"),
            new("memory grown by the first sync v3", Math.Max(0, peak - before) / 1048576.0, "MiB"),
        ];

        async Task<TimeSpan> Sliding(string connection)
        {
            var began = Stopwatch.GetTimestamp();
            await user.Send(HttpMethod.Post, "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync?timeout=0", new
            {
                conn_id = connection,
                lists = new { all = new { ranges = new[] { new[] { 0, 19 } }, timeline_limit = 1, required_state = new[] { new[] { "m.room.name", "" }, ["m.room.member", "$LAZY"] } } },
            }, cancellation);
            return Stopwatch.GetElapsedTime(began);
        }
    }
}
