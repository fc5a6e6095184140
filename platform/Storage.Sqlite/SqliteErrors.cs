using SQLitePCL;
using Weft.Storage.Sql;

namespace Weft.Storage.Sqlite;

/// <summary>Tells apart the unit's fault, a full queue of time, and a database that cannot be used.</summary>
static class SqliteErrors
{
    // A database moved away under us, or on a disk that was remounted read-only.
    const int ReadOnlyDirectory = 1544;
    const int ReadOnlyMoved = 1032;
    const int ReadOnlyRecovery = 264;

    public static Exception From(sqlite3 db, int rc, string sql)
    {
        var extended = raw.sqlite3_extended_errcode(db);
        var message = $"SQLite error {extended} ({raw.sqlite3_errmsg(db).utf8_to_string()}) in: {Shorten(sql)}";
        return (rc & 0xFF) switch
        {
            raw.SQLITE_CONSTRAINT => new SqlConstraintException(message),
            raw.SQLITE_INTERRUPT => new StorageBusyException("The read took longer than its cost class may: " + Shorten(sql)),
            raw.SQLITE_READONLY when extended is not (ReadOnlyDirectory or ReadOnlyMoved or ReadOnlyRecovery) =>
                new SqlStatementException(message),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_CORRUPT
                or raw.SQLITE_NOTADB or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_PROTOCOL =>
                new StorageUnavailableException(message),
            _ => new SqlStatementException(message),
        };
    }

    static string Shorten(string sql) => sql.Length <= 200 ? sql : sql[..200] + "…";
}
