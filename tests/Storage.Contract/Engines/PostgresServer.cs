using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Weft.Storage.Contract;

/// <summary>
/// A throw-away PostgreSQL, one for the test run, durable as in production. With WEFT_TEST_POSTGRES set (a connection
/// string of a user who may create databases) that server is used instead.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    static readonly Lazy<PostgresServer> Instance = new(Start);

    readonly NpgsqlConnectionStringBuilder _connection;
    readonly string? _directory;
    readonly string _settings;

    PostgresServer(NpgsqlConnectionStringBuilder connection, string? directory, string settings = "")
    {
        (_connection, _directory, _settings) = (connection, directory, settings);
        using var c = new NpgsqlConnection(ConnectionString("postgres"));
        c.Open();
        using var command = new NpgsqlCommand(
            "SELECT collname FROM pg_collation WHERE collname ~ '^en_US.*utf-?8$' OR collname = 'C.utf8' ORDER BY collname DESC LIMIT 1", c);
        OtherLocale = command.ExecuteScalar() as string ?? "C";
    }

    public static PostgresServer Shared => Instance.Value;

    /// <summary>A locale of this machine that orders text otherwise than by its bytes, if it has one.</summary>
    public string OtherLocale { get; }

    /// <summary>The server's first process and its children; for a server that is ours.</summary>
    public IEnumerable<int> Processes
    {
        get
        {
            var first = File.ReadLines(Path.Combine(_directory!, "data", "postmaster.pid")).First();
            return File.ReadAllText($"/proc/{first}/task/{first}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Prepend(first).Select(process => int.Parse(process, CultureInfo.InvariantCulture));
        }
    }

    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { Database = database, Pooling = false }.ConnectionString;

    /// <summary>Stops at once, as a crash does, and starts again.</summary>
    public void Restart()
    {
        Control("stop", "-m", "immediate");
        StartServer(_directory!, _connection.Port, _settings);
    }

    public void Stop() => Control("stop", "-m", "immediate");

    public void StartAgain() => StartServer(_directory!, _connection.Port, _settings);

    public void Dispose()
    {
        if (_directory is null) return;

        Control("stop", "-m", "immediate");
        System.IO.Directory.Delete(_directory, recursive: true);
    }

    static PostgresServer Start()
    {
        if (Environment.GetEnvironmentVariable("WEFT_TEST_POSTGRES") is { Length: > 0 } given)
            return new PostgresServer(new NpgsqlConnectionStringBuilder(given), null);

        var own = StartOwn();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => own.Dispose();
        return own;
    }

    /// <summary>A server that one test may stop and break.</summary>
    public static PostgresServer StartOwn(string settings = "")
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("weft-postgres-").FullName;
        if (Environment.IsPrivilegedProcess) Run("chown", "nobody", directory);
        RunUnprivileged(Binary("initdb"), "-D", Path.Combine(directory, "data"), "-U", "weft", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        var port = FreePort();
        StartServer(directory, port, settings);
        return new PostgresServer(new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "weft" }, directory, settings);
    }

    static void StartServer(string directory, int port, string settings) =>
        RunUnprivileged(
            Binary("pg_ctl"), "start", "-w", "-D", Path.Combine(directory, "data"), "-l", Path.Combine(directory, "log"),
            "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c shared_buffers=64MB {settings}");

    void Control(string verb, params string[] args) =>
        RunUnprivileged([Binary("pg_ctl"), verb, "-w", "-D", Path.Combine(_directory!, "data"), .. args]);

    // PostgreSQL refuses to run as root.
    static void RunUnprivileged(params string[] command) =>
        Run(Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", .. command] : command);

    static void Run(params string[] command)
    {
        // No pipe: the server that pg_ctl leaves behind would keep it open.
        var log = Path.GetTempFileName();
        var quoted = string.Join(' ', command.Select(part => $"'{part}'"));
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec {quoted} >{log} 2>&1 </dev/null"]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        var output = File.ReadAllText(log);
        File.Delete(log);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{quoted} failed:\n{output}");
    }

    static string Binary(string name)
    {
        var versions = System.IO.Directory.Exists("/usr/lib/postgresql") ? System.IO.Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versions.OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin", name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql, or set WEFT_TEST_POSTGRES.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
