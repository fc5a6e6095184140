using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Weft.Load.Scenarios;

/// <summary>f: very many tenants that nobody uses, and very many clients that wait.</summary>
sealed class IdleTenants : Scenario
{
    public override string Name => "idle-tenants";
    public override string Purpose => "1,000 idle tenants, then 5,000 waiting long-polls";
    public override bool NeedsOwn => true;

    public override async Task<IReadOnlyList<Figure>> Run(Bench bench, CancellationToken cancellation)
    {
        await using var target = await bench.Target(cancellation);
        using var operators = new HttpClient { BaseAddress = target.Url };
        using (var file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(target.Directory, "operator.json"), cancellation)))
            operators.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", file.RootElement.GetProperty("Token").GetString());

        var tenants = bench.Sized(1000, 20);
        var before = target.Memory();
        var creation = new Latencies();
        for (var i = 0; i < tenants; i++)
        {
            var name = $"t{i.ToString(CultureInfo.InvariantCulture)}";
            var start = Stopwatch.GetTimestamp();
            using var answer = await operators.PostAsJsonAsync(new Uri("/_weft/operator/tenants", UriKind.Relative), new { name, server = $"{name}.example.org" }, cancellation);
            answer.EnsureSuccessStatusCode();
            creation.Add(Stopwatch.GetElapsedTime(start));
        }
        var perTenant = (target.Memory() - before) / (double)tenants;

        var waiting = bench.Sized(5000, 100);
        var users = await target.Server.RegisterMany($"w{Environment.ProcessId}x", Math.Min(waiting, 100), cancellation);
        var since = new string[users.Length];
        for (var i = 0; i < users.Length; i++) since[i] = (await users[i].Sync(null, 0, cancellation)).GetProperty("next_batch").GetString()!;
        var beforePolls = target.Memory();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var polls = Enumerable.Range(0, waiting).Select(i => Poll(users[i % users.Length], since[i % users.Length])).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
        var perPoll = (target.Memory() - beforePolls) / (double)waiting;
        await stop.CancelAsync();
        await Task.WhenAll(polls);

        return
        [
            new("creating a tenant p50", creation.At(0.5), "ms"),
            new("creating a tenant, longest", creation.At(1), "ms", 1000),
            new("memory per idle tenant", perTenant / 1024, "KiB", 5 * 1024),
            new("memory per waiting long-poll", perPoll / 1000, "kB", 20),
        ];

        async Task Poll(MatrixUser user, string from)
        {
            try
            {
                await user.Sync(from, 30_000, stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Enough waited.
            }
        }
    }
}
