using System.Globalization;
using Npgsql;

namespace Weft.Storage.Postgres;

/// <summary>Opens connections, set up for what they are for.</summary>
sealed class PostgresConnect(PostgresOptions options)
{
    static readonly TimeSpan IdleInTransactionMax = TimeSpan.FromSeconds(30);

    // The lanes hold their connections for good, so Npgsql's pool has nothing to do.
    readonly string _connectionString = new NpgsqlConnectionStringBuilder(options.ConnectionString)
    {
        Pooling = false,
        Enlist = false,
        MaxAutoPrepare = 500,
        AutoPrepareMinUsages = 2,
        Timeout = 3,
        ApplicationName = "weft",
        TcpKeepAlive = true,
        IncludeErrorDetail = false,
    }.ConnectionString;

    /// <param name="statementMax">Given up by the server after this; a little later by us, should the server not answer.</param>
    /// <exception cref="StorageUnavailableException" />
    public NpgsqlConnection Open(TimeSpan statementMax)
    {
        var connection = new NpgsqlConnection(
            _connectionString + ";Command Timeout=" + ((int)statementMax.TotalSeconds + 5).ToString(CultureInfo.InvariantCulture));
        try
        {
            connection.Open();
            Run(connection, $"""
                SET synchronous_commit = on;
                SET statement_timeout = {Milliseconds(statementMax)};
                SET lock_timeout = {Milliseconds(options.LockTimeMax)};
                SET idle_in_transaction_session_timeout = {Milliseconds(IdleInTransactionMax)};
                SET standard_conforming_strings = on;
                """);
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            throw e is PostgresException or NpgsqlException or System.Net.Sockets.SocketException or TimeoutException
                ? new StorageUnavailableException($"PostgreSQL cannot be reached: {e.Message}", e)
                : PostgresErrors.Translate(e);
        }
    }

    /// <summary>Makes sure that what this server calls committed is on disk, and that text is what we think.</summary>
    /// <exception cref="StorageUnavailableException">A sentence for the operator.</exception>
    public static void AssertDurable(NpgsqlConnection connection)
    {
        Assert(connection, "fsync", "on", "commits would not survive a crash of the machine");
        Assert(connection, "full_page_writes", "on", "a crash of the machine could tear pages");
        Assert(connection, "synchronous_commit", "on", "commits would be acknowledged before they are on disk");
        Assert(connection, "server_encoding", "UTF8", "not every text could be stored");
    }

    public static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    static void Assert(NpgsqlConnection connection, string setting, string wanted, string because)
    {
        using var command = new NpgsqlCommand("SHOW " + setting, connection);
        var value = (string?)command.ExecuteScalar();
        if (value != wanted)
            throw new StorageUnavailableException($"PostgreSQL's setting {setting} is '{value}' and must be '{wanted}': {because}.");
    }

    static string Milliseconds(TimeSpan span) => ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
