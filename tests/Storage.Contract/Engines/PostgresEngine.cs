using Npgsql;
using Weft.Storage.Postgres;
using Weft.Storage.Sql;

namespace Weft.Storage.Contract;

public sealed class PostgresEngine : TestEngine
{
    static int _databases;

    readonly string _name = $"weft_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
    PostgresServer? _server;

    /// <summary>The server's first process, parent of all others; null when it is not ours.</summary>
    public int? ServerProcess => _server!.Process;

    public string ConnectionString => _server!.ConnectionString(_name);

    public override ISqlDatabase Open(SqlOptions options, IReadOnlyList<Migration>? migrations = null) =>
        PostgresDatabase.Open(
            new PostgresOptions { ConnectionString = ConnectionString, Sql = options, Writers = 2, Migrations = migrations ?? Migration.All },
            TimeProvider.System, Logger);

    protected override async ValueTask Create()
    {
        _server = PostgresServer.Shared;

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
