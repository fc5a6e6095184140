using Microsoft.Extensions.Logging.Console;
using Weft.Host.Configuration;

namespace Weft.Host;

/// <summary>How log lines look. No line holds a message's content, a token or a query string: see docs/operating.md.</summary>
static class Logs
{
    public static void Configure(ILoggingBuilder logging, HostSettings settings)
    {
        var level = Enum.Parse<LogLevel>(settings.LogLevel, ignoreCase: true);
        logging.ClearProviders().SetMinimumLevel(level);
        // The web server's own request lines hold paths and queries.
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Orleans", LogLevel.Warning).AddFilter("System", LogLevel.Warning)
            // It counts from the machine's start when the process is young, and warns of hours that never were.
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error).AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Polly", LogLevel.Warning);
        if (settings.LogsAsJson) logging.AddJsonConsole(json => json.UseUtcTimestamp = true);
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
    }
}
