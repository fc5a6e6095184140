using Weft.Storage.Sql;
using Weft.Storage.Sqlite;

namespace Weft.Storage.Contract;

public sealed class SqliteEngine : TestEngine
{
    readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("weft-test-");

    public string DataDirectory => _directory.FullName;

    public override ISqlDatabase Open(SqlOptions options, IReadOnlyList<Migration>? migrations = null) =>
        SqliteDatabase.Open(
            new SqliteOptions { DataDirectory = DataDirectory, Sql = options, Migrations = migrations ?? Migration.All },
            TimeProvider.System, Logger);

    protected override ValueTask Create() => ValueTask.CompletedTask;

    protected override ValueTask Drop()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
