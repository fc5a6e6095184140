using System.Globalization;
using System.Text.Json;
using Weft.Load;
using Weft.Load.Scenarios;

Scenario[] all = [new DurableSend(), new FanOut(), new Herd(), new ManyRooms(), new IdleTenants(), new ColdStart()];

var names = new List<string>();
(Uri Url, string Secret)? given = null;
string? json = null;
var scale = 1.0;
var secret = "load";
var hostOptions = new List<string>();
for (var i = 0; i < args.Length; i++)
{
    string Value() => i + 1 < args.Length ? args[++i] : throw new InvalidOperationException($"{args[i]} needs a value.");
    switch (args[i])
    {
        case "--target": given = (new Uri(Value()), secret); break;
        case "--shared-secret": secret = Value(); break;
        case "--json": json = Value(); break;
        case "--scale": scale = double.Parse(Value(), CultureInfo.InvariantCulture); break;
        case "--database": hostOptions.AddRange(["--database", Value()]); break;
        case "--help" or "-h":
            Console.WriteLine("Usage: ./weft bench [SCENARIO…] [--json FILE] [--scale 0.1] [--database CONNECTION] [--target URL --shared-secret SECRET]\n");
            foreach (var scenario in all) Console.WriteLine($"  {scenario.Name,-14} {scenario.Purpose}");
            return 0;
        default: names.Add(args[i]); break;
    }
}
if (given is not null) given = (given.Value.Url, secret);

if (names.FirstOrDefault(name => all.All(scenario => scenario.Name != name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no scenario '{unknown}': {string.Join(", ", all.Select(scenario => scenario.Name))}.");
    return 2;
}

var binary = Environment.GetEnvironmentVariable("WEFT_HOST_BINARY") ?? Path.Combine(AppContext.BaseDirectory, "../../../../../platform/Host/bin/Release/net10.0/weft");
var bench = new Bench(binary, given, scale, hostOptions);
var fsync = FsyncProbe.Measure(Path.GetTempPath());
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"disk: fsync of 4 KiB p50 {fsync.At(0.5):0.00} ms, p99 {fsync.At(0.99):0.00} ms; scale {scale}"));

var results = new List<object>();
var met = true;
foreach (var scenario in all.Where(scenario => names.Count == 0 || names.Contains(scenario.Name)))
{
    if (scenario.NeedsOwn && given is not null)
    {
        Console.WriteLine($"\n{scenario.Name}: left out, it measures a server of its own");
        continue;
    }
    Console.WriteLine($"\n{scenario.Name}: {scenario.Purpose}");
    using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(20));
    var figures = await scenario.Run(bench, limit.Token);
    foreach (var figure in figures)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {figure.Name,-46} {figure.Value,12:#,0.##} {figure.Unit,-8} {(figure.Goal is { } goal ? $"{(figure.AtLeast ? "≥" : "≤")} {goal:#,0.##} {(figure.Met == true ? "met" : "NOT MET")}" : "")}"));
    met &= figures.All(figure => figure.Met != false);
    results.Add(new
    {
        name = scenario.Name,
        figures = figures.Select(figure => new { name = figure.Name, value = figure.Value, unit = figure.Unit, goal = figure.Goal, met = figure.Met }),
        met = figures.All(figure => figure.Met != false),
        fsync_ms = new { p50 = fsync.At(0.5), p99 = fsync.At(0.99) },
        scale,
    });
}
if (json is not null) await File.WriteAllTextAsync(json, JsonSerializer.Serialize(results, new JsonSerializerOptions { WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals }), CancellationToken.None);
Console.WriteLine(met ? "\nall goals met" : "\nsome goals not met");
return 0;
