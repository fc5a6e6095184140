using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Weft.Simulation;

/// <summary>The real host as a process of its own, on one port and one data directory, to be killed and started again.</summary>
sealed class HostProcess(string dataDirectory, string? database) : IDisposable
{
    const int SigTerm = 15;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    readonly int _port = FreePort();
    Process? _process;

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public string Log => Path.Combine(dataDirectory, "weft.log");

    /// <summary>Returns once it says that it is ready.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> Start(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        List<string> words =
        [
            "run", "--listen", Address.ToString().TrimEnd('/'), "--data", dataDirectory, "--tenants", $"main=localhost:{_port}", "--registration", "open",
            "--rate-limits", "off", "--password-hash", "cheapest", "--log-level", "warning",
        ];
        if (database is not null) words.AddRange(["--database", database]);

        // Its output goes to a file, by the shell: a pipe would have to be read while it is being killed.
        var quoted = string.Join(' ', words.Prepend(Binary()).Select(word => $"'{word}'"));
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec {quoted} >>'{Log}' 2>&1 </dev/null"]))!;
        while (!await IsReady(cancellation))
        {
            if (_process.HasExited || watch.Elapsed > Patience) throw new InvalidOperationException($"The host did not start:\n{await File.ReadAllTextAsync(Log, cancellation)}");
            await Task.Delay(25, cancellation);
        }
        return watch.Elapsed;
    }

    /// <summary>SIGKILL: not a line of the host's own runs after it.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGTERM; returns when the process has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Stop(CancellationToken cancellation)
    {
        Terminate();
        await _process!.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM, once or again; does not wait.</summary>
    public void Terminate()
    {
        if (_process!.HasExited) return;

        using var kill = Process.Start("kill", [string.Create(CultureInfo.InvariantCulture, $"-{SigTerm}"), _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<bool> IsReady(CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(Address, "/health/ready"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (_process is { HasExited: false }) _process.Kill();
        _process?.Dispose();
        _process = null;
        _http.Dispose();
    }

    // Built by the reference to it, in the configuration that these tests are built in.
    static string Binary() =>
        AppContext.BaseDirectory.Split("/tests/") is [var root, .., var here] && here.Split('/') is [_, _, var configuration, ..]
            ? Path.Combine(root, "platform", "Host", "bin", configuration, "net10.0", "weft")
            : throw new InvalidOperationException($"{AppContext.BaseDirectory} is not where tests are built.");

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
