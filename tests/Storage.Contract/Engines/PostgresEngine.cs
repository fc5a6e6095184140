using Npgsql;
using Weft.Storage.Postgres;
using Weft.Storage.Sql;

namespace Weft.Storage.Contract;

public class PostgresEngine : TestEngine
{
    static int _databases;

    readonly string _name = $"weft_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
    PostgresServer? _server;

    /// <summary>All processes of the server.</summary>
    public IEnumerable<int> ServerProcesses => _server!.Processes;

    public string ConnectionString => _server!.ConnectionString(_name);

    public override ISqlDatabase Open(SqlOptions options, IReadOnlyList<Migration>? migrations = null) =>
        PostgresDatabase.Open(
            new PostgresOptions { ConnectionString = ConnectionString, Sql = options, Writers = 2, Migrations = migrations ?? Migration.All },
            TimeProvider.System, Logger);

    protected virtual PostgresServer Server() => PostgresServer.Shared;

    protected override async ValueTask Create()
    {
        _server = Server();

        // A locale whose order is not the bytes', where there is one: our columns must not depend on it.
        await Administer($"CREATE DATABASE {_name} TEMPLATE template0 ENCODING 'UTF8' LOCALE '{_server.OtherLocale}'");
    }

    protected override async ValueTask Drop() => await Administer($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");

    async Task Administer(string sql)
    {
        await using var connection = new NpgsqlConnection(_server!.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>On a server that no other test uses.</summary>
public sealed class OwnPostgresEngine : PostgresEngine
{
    PostgresServer? _own;

    protected override PostgresServer Server() => _own = PostgresServer.StartOwn();

    protected override ValueTask Drop()
    {
        _own!.Dispose();
        return ValueTask.CompletedTask;
    }
}
