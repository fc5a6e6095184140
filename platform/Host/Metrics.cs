using OpenTelemetry.Metrics;

namespace Weft.Host;

/// <summary><c>/metrics</c>: everything that the parts count, in Prometheus' format.</summary>
static class Metrics
{
    public static void Configure(WebApplicationBuilder builder) => builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
        .AddMeter("Weft.*", "weft.*")
        .AddMeter("Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
        .AddPrometheusExporter());

    public static void Map(WebApplication app) => app.UseOpenTelemetryPrometheusScrapingEndpoint();
}
