using Weft.Host.Configuration;
using Weft.Storage;
using Weft.Storage.Postgres;
using Weft.Storage.Sql;
using Weft.Storage.Sqlite;

namespace Weft.Host;

/// <summary>The database that the configuration names, open and migrated.</summary>
sealed class Database : IDisposable
{
    readonly IDisposable _engine;

    Database(IStores stores, IDisposable engine) => (Stores, _engine) = (stores, engine);

    public IStores Stores { get; }

    public static Database Open(HostSettings settings, TimeProvider time, ILoggerFactory logs)
    {
        Directory.CreateDirectory(settings.Data);
        if (settings.Database is { } connection)
        {
            var postgres = PostgresDatabase.Open(new PostgresOptions { ConnectionString = connection }, time, logs.CreateLogger<PostgresDatabase>());
            return new Database(new SqlStores(postgres), postgres);
        }
        var sqlite = SqliteDatabase.Open(new SqliteOptions { DataDirectory = settings.Data }, time, logs.CreateLogger<SqliteDatabase>());
        return new Database(new SqlStores(sqlite), sqlite);
    }

    public void Dispose() => _engine.Dispose();
}
