using SQLitePCL;
using Weft.Storage.Sql;

namespace Weft.Storage.Sqlite;

sealed class SqliteSession(SqliteHandle handle) : ISqlSession
{
    bool _reading;

    public bool HasAnswered { get; private set; }

    public void Execute(string sql, params ReadOnlySpan<SqlValue> args) =>
        Run(sql, args, static (_, _) => true, read: 0);

    public bool ExecuteExpecting(int rows, string sql, params ReadOnlySpan<SqlValue> args) => ExecuteAndCount(sql, args) == rows;

    public int ExecuteAndCount(string sql, params ReadOnlySpan<SqlValue> args)
    {
        Execute(sql, args);
        return raw.sqlite3_changes(handle.Db);
    }

    public List<T> Query<T>(string sql, Func<SqlRow, T> read, params ReadOnlySpan<SqlValue> args)
    {
        var rows = new List<T>();
        Run(sql, args, static (row, state) => { state.rows.Add(state.read(row)); return true; }, (rows, read));
        return rows;
    }

    public T? QueryFirst<T>(string sql, Func<SqlRow, T> read, params ReadOnlySpan<SqlValue> args)
    {
        var first = new First<T>(read);
        Run(sql, args, static (row, first) => { first.Value = first.Read(row); return false; }, first);
        return first.Value;
    }

    public bool Exists(string sql, params ReadOnlySpan<SqlValue> args)
    {
        var first = new First<bool>(static _ => true);
        Run(sql, args, static (_, first) => { first.Value = true; return false; }, first);
        return first.Value;
    }

    public void Stream(string sql, Func<SqlRow, bool> each, params ReadOnlySpan<SqlValue> args) =>
        Run(sql, args, static (row, each) => each(row), each);

    public bool Attempt(Func<bool> work)
    {
        handle.Run("SAVEPOINT attempt");
        try
        {
            if (work())
            {
                handle.Run("RELEASE attempt");
                return true;
            }
        }
        catch (Exception e) when (e is not StorageUnavailableException)
        {
            handle.Run("ROLLBACK TO attempt");
            handle.Run("RELEASE attempt");
            throw;
        }

        handle.Run("ROLLBACK TO attempt");
        handle.Run("RELEASE attempt");
        return false;
    }

    public void Begin() => HasAnswered = false;

    void Run<TRead>(string sql, ReadOnlySpan<SqlValue> args, Func<SqlRow, TRead, bool> each, TRead read)
    {
        // SQLite would bear it; PostgreSQL's connection would not.
        if (_reading) throw new InvalidOperationException("No other statement while rows are read: " + sql);

        var statement = handle.Prepare(sql);
        try
        {
            _reading = true;
            statement.Bind(args);
            while (statement.Step() && each(new SqlRow(statement), read))
            {
            }
        }
        finally
        {
            _reading = false;
            HasAnswered = true;
            statement.Reset();
        }
    }

    sealed class First<T>(Func<SqlRow, T> read)
    {
        public Func<SqlRow, T> Read => read;
        public T? Value { get; set; }
    }
}
