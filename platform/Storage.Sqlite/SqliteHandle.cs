using SQLitePCL;

namespace Weft.Storage.Sqlite;

/// <summary>An open database file with its prepared statements; used by one thread at a time.</summary>
sealed class SqliteHandle : IDisposable
{
    const int StatementsMax = 512;

    readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    readonly sqlite3 _db;

    static SqliteHandle() => Batteries_V2.Init();

    SqliteHandle(sqlite3 db) => _db = db;

    public sqlite3 Db => _db;

    /// <exception cref="StorageUnavailableException" />
    public static SqliteHandle Open(string file, SqliteOptions options, SqliteAccess access)
    {
        // Each connection stays on its own thread, so SQLite needs no mutex.
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (access is SqliteAccess.Create ? raw.SQLITE_OPEN_CREATE : 0);
        var rc = raw.sqlite3_open_v2(file, out var db, flags, null);
        var handle = new SqliteHandle(db);
        try
        {
            if (rc != raw.SQLITE_OK) throw SqliteErrors.From(db, rc, "opening " + file);
            handle.Configure(options, access);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    void Configure(SqliteOptions options, SqliteAccess access)
    {
        Run("PRAGMA busy_timeout = 5000");
        Run("PRAGMA journal_mode = WAL");
        Run(options.Synchronous ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
        Run("PRAGMA wal_autocheckpoint = 0");
        Run("PRAGMA journal_size_limit = 134217728");
        Run("PRAGMA temp_store = MEMORY");
        Run("PRAGMA case_sensitive_like = ON");
        Run($"PRAGMA mmap_size = {options.MappedBytesMax}");

        // Readers start each snapshot with an empty cache and read through the mapping; the writer's cache stays warm.
        Run(access is SqliteAccess.Read ? "PRAGMA cache_size = -2000" : "PRAGMA cache_size = -32000");
        if (access is SqliteAccess.Read) Run("PRAGMA query_only = ON");
    }

    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var known)) return known;

        if (_statements.Count >= StatementsMax)
        {
            // Seldom: our statements are constants, and fewer. Starting over is simpler than remembering who was used when.
            foreach (var statement in _statements.Values) statement.Dispose();
            _statements.Clear();
        }

        var rc = raw.sqlite3_prepare_v3(_db, SqliteDialect.TranslateLists(sql), raw.SQLITE_PREPARE_PERSISTENT, out var prepared);
        if (rc != raw.SQLITE_OK) throw SqliteErrors.From(_db, rc, sql);
        return _statements[sql] = new SqliteStatement(_db, prepared, sql);
    }

    /// <summary>Runs a statement without arguments, dropping its rows.</summary>
    public void Run(string sql)
    {
        var statement = Prepare(sql);
        try
        {
            while (statement.Step())
            {
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        _db.Dispose();
    }
}

enum SqliteAccess
{
    Create,
    Write,
    Read,
}
