namespace Weft.Load.Scenarios;

/// <summary>g: from the process's start to the first answered request, with data that exist.</summary>
sealed class ColdStart : Scenario
{
    const int Rounds = 5;

    public override string Name => "cold-start";
    public override string Purpose => "from the start of the process to the first answered request";
    public override bool NeedsOwn => true;

    public override async Task<IReadOnlyList<Figure>> Run(Bench bench, CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("weft-cold-").FullName;
        var latencies = new Latencies();
        for (var i = 0; i <= Rounds; i++)
        {
            var target = await Target.Start(bench.Binary, directory, bench.HostOptions, cancellation);
            if (i > 0) latencies.Add(target.StartUp);
            if (i < Rounds) await target.Stop();
            else await target.DisposeAsync();
        }
        return [new("start to first answer p50", latencies.At(0.5), "ms", 3000), new("start to first answer, longest", latencies.At(1), "ms")];
    }
}
