using System.Diagnostics;
using Weft.Host.Configuration;

namespace Weft.Host.Commands;

/// <summary><c>weft run</c>: starts the server and stays until it is told to stop.</summary>
static class RunCommand
{
    public static async Task<int> Execute(string[] arguments)
    {
        if (arguments is ["--help" or "-h", ..])
        {
            Console.Write(Documentation.Help());
            return 0;
        }

        var values = OptionValues.Read(arguments, Environment.GetEnvironmentVariable, File.ReadAllText);
        if (HostSettings.From(values) is not { } settings)
        {
            await Console.Error.WriteLineAsync("Weft cannot start:");
            foreach (var problem in values.Problems.Distinct(StringComparer.Ordinal)) await Console.Error.WriteLineAsync($"  - {problem}");
            return 2;
        }

        var started = Process.GetCurrentProcess().StartTime.ToUniversalTime();
        try
        {
            await using var server = await Server.Start(settings, TimeProvider.System);
            await Banner.Print(server, TimeProvider.System.GetUtcNow().UtcDateTime - started);
            await server.WaitForStop();
            return 0;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or Storage.StorageUnavailableException)
        {
            await Console.Error.WriteLineAsync($"Weft cannot start: {error.Message}");
            return 1;
        }
    }
}
