using System.Diagnostics;

namespace Weft.Load.Scenarios;

/// <summary>a: one member sends into one room, one after the other and with ten in flight.</summary>
sealed class DurableSend : Scenario
{
    const int WarmUp = 300;
    const int InFlight = 10;

    public override string Name => "durable-send";
    public override string Purpose => "one room, one member: sends one after the other, then ten in flight";

    public override async Task<IReadOnlyList<Figure>> Run(Bench bench, CancellationToken cancellation)
    {
        await using var target = await bench.Target(cancellation);
        var fsync = FsyncProbe.Measure(target.Directory);
        var user = await target.Server.Register($"sender{Environment.ProcessId}", cancellation);
        var room = await user.CreateRoom(new { name = "load" }, cancellation);
        for (var i = 0; i < WarmUp; i++) await user.Say(room, "warm", cancellation);

        var sequential = new Latencies();
        for (var i = 0; i < bench.Sized(2000, 100); i++)
        {
            var start = Stopwatch.GetTimestamp();
            await user.Say(room, "one", cancellation);
            sequential.Add(Stopwatch.GetElapsedTime(start));
        }

        var concurrent = new Latencies();
        var (ownBefore, serverBefore, bytesBefore) = (Process.GetCurrentProcess().TotalProcessorTime, target.ProcessorTime(), target.BytesWritten());
        var began = Stopwatch.GetTimestamp();
        var count = bench.Sized(20_000, 500);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellation }, async (_, token) =>
        {
            var start = Stopwatch.GetTimestamp();
            await user.Say(room, "ten", token);
            concurrent.Add(Stopwatch.GetElapsedTime(start));
        });
        var took = Stopwatch.GetElapsedTime(began);

        var floor = fsync.At(0.5);
        return
        [
            new("sequential p50", sequential.At(0.5), "ms", floor + 1),
            new("sequential p99", sequential.At(0.99), "ms", 3 * (floor + 1)),
            new("ten in flight", count / took.TotalSeconds, "sends/s", 2600, AtLeast: true),
            new("ten in flight p50", concurrent.At(0.5), "ms"),
            new("ten in flight p99", concurrent.At(0.99), "ms"),
            new("server CPU per send", (target.ProcessorTime() - serverBefore).TotalMilliseconds * 1000 / count, "µs"),
            new("generator CPU per send", (Process.GetCurrentProcess().TotalProcessorTime - ownBefore).TotalMilliseconds * 1000 / count, "µs"),
            new("bytes written per send", (target.BytesWritten() - bytesBefore) / (double)count, "B"),
            new("server memory", target.Memory() / 1048576.0, "MiB"),
            new("fsync p50", floor, "ms"),
        ];
    }
}
