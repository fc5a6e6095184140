using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Weft.Load;

/// <summary>The homeserver under load: one that runs somewhere, or a Weft of our own with an empty data directory.</summary>
sealed class Target : IAsyncDisposable
{
    const string Secret = "load";

    readonly string? _directory;
    readonly Process? _process;
    readonly SocketsHttpHandler _handler = new() { MaxConnectionsPerServer = 10_000, PooledConnectionLifetime = Timeout.InfiniteTimeSpan };

    Target(Uri url, string secret, Process? process, string? directory)
    {
        (Url, _process, _directory) = (url, process, directory);
        Http = new HttpClient(_handler) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5) };
        Server = new MatrixServer(Http, secret);
    }

    public Uri Url { get; }
    public HttpClient Http { get; }
    public MatrixServer Server { get; }

    /// <summary>Ours, whose memory, processor time and writes can be read; false for a server elsewhere.</summary>
    public bool IsOwn => _process is not null;

    public string Directory => _directory ?? Path.GetTempPath();

    /// <summary>How long the start took, from the process to the first answered request.</summary>
    public TimeSpan StartUp { get; private init; }

    public static Target At(Uri url, string secret) => new(url, secret, null, null);

    /// <summary>Starts the host that was built.</summary>
    /// <param name="directory">Data of an earlier run, to measure a start with it; null for an empty one.</param>
    public static async Task<Target> Start(string binary, string? directory, IReadOnlyList<string> options, CancellationToken cancellation)
    {
        directory ??= System.IO.Directory.CreateTempSubdirectory("weft-load-").FullName;
        var url = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        string[] arguments =
        [
            "run", "--listen", url.ToString().TrimEnd('/'), "--data", directory, "--registration-shared-secret", Secret, "--rate-limits", "off",
            "--password-hash", "cheapest", "--demo", "off", "--tenants", "load=load.example.org", "--log-level", "warning", .. options,
        ];
        var start = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo(binary, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"{binary} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) Console.Error.WriteLine(line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var http = new HttpClient { BaseAddress = url };
        while (true)
        {
            if (process.HasExited) throw new InvalidOperationException($"The server ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}.");
            try
            {
                using var answer = await http.GetAsync(new Uri("/_matrix/client/versions", UriKind.Relative), cancellation);
                if (answer.IsSuccessStatusCode) break;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(5, cancellation);
        }
        return new Target(url, Secret, process, directory) { StartUp = Stopwatch.GetElapsedTime(start) };
    }

    /// <summary>Resident memory in bytes.</summary>
    public long Memory()
    {
        _process?.Refresh();
        return _process?.WorkingSet64 ?? 0;
    }

    public TimeSpan ProcessorTime()
    {
        _process?.Refresh();
        return _process?.TotalProcessorTime ?? TimeSpan.Zero;
    }

    /// <summary>Bytes that the server has handed to the disk.</summary>
    public long BytesWritten() => _process is null ? 0
        : File.ReadLines($"/proc/{_process.Id.ToString(CultureInfo.InvariantCulture)}/io")
            .Where(line => line.StartsWith("write_bytes:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.AsSpan(12), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture)).FirstOrDefault();

    /// <summary>Ends the server as a power cut would, or asks it to drain; the data stay.</summary>
    public async Task Stop()
    {
        if (_process is { HasExited: false })
        {
            using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _handler.Dispose();
        await Stop();
        _process?.Dispose();
        if (_directory is not null && System.IO.Directory.Exists(_directory)) System.IO.Directory.Delete(_directory, recursive: true);
    }

    static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
