using Npgsql;
using Weft.Storage.Sql;
using Weft.Storage.Sql.Engine;

namespace Weft.Storage.Postgres;

/// <summary>Holds statements back that nobody asks an answer of, and sends them with the next that one waits for.</summary>
sealed class PostgresSession : ISqlSession
{
    // Bounds what is held back in memory.
    const int HeldBackMax = 200;

    readonly NpgsqlBatch _batch;
    readonly List<(NpgsqlBatchCommand Command, int Rows)> _hopes = [];
    bool _reading;
    int _attempts;

    public PostgresSession(NpgsqlConnection connection) => _batch = connection.CreateBatch();

    /// <summary>True after the server refused a statement: the transaction, or what follows its savepoint, is lost.</summary>
    public bool HasFailed { get; private set; }

    public bool HasAnswered { get; private set; }

    /// <summary>Whether anything was sent since <see cref="Begin"/>.</summary>
    public bool HasSent { get; private set; }

    public long RowsWritten { get; private set; }

    /// <summary>Whether answers may be given before they are known: see <see cref="ISqlSession.ExecuteExpecting"/>.</summary>
    public bool Speculates { get; set; }

    /// <summary>Whether an answer was given that is not known yet.</summary>
    public bool Hopes => _hopes.Count > 0;

    public void Execute(string sql, params ReadOnlySpan<SqlValue> args)
    {
        HoldBack(sql, args);

        // A result that nobody reads would be taken for the next query's.
        if (_batch.BatchCommands.Count >= HeldBackMax || ReturnsRows(sql)) Flush();
    }

    public bool ExecuteExpecting(int rows, string sql, params ReadOnlySpan<SqlValue> args)
    {
        if (!Speculates) return ExecuteAndCount(sql, args) == rows;

        _hopes.Add((HoldBack(sql, args), rows));
        if (_batch.BatchCommands.Count >= HeldBackMax) Flush();
        return true;
    }

    public int ExecuteAndCount(string sql, params ReadOnlySpan<SqlValue> args)
    {
        var command = HoldBack(sql, args);
        Flush();
        return (int)command.RecordsAffected;
    }

    public List<T> Query<T>(string sql, Func<SqlRow, T> read, params ReadOnlySpan<SqlValue> args)
    {
        var rows = new List<T>();
        Run(sql, args, row => { rows.Add(read(row)); return true; });
        return rows;
    }

    public T? QueryFirst<T>(string sql, Func<SqlRow, T> read, params ReadOnlySpan<SqlValue> args)
    {
        var first = default(T);
        Run(sql, args, row => { first = read(row); return false; });
        return first;
    }

    public bool Exists(string sql, params ReadOnlySpan<SqlValue> args)
    {
        var exists = false;
        Run(sql, args, _ => { exists = true; return false; });
        return exists;
    }

    public void Stream(string sql, Func<SqlRow, bool> each, params ReadOnlySpan<SqlValue> args) => Run(sql, args, each);

    public bool Attempt(Func<bool> work)
    {
        // No savepoint on the way that all goes well.
        if (Speculates)
        {
            if (work()) return true;

            HasFailed = true;
            throw new SqlSpeculationException();
        }

        var name = "attempt" + ++_attempts;
        HoldBack("SAVEPOINT " + name, []);
        var kept = false;
        try
        {
            return kept = work();
        }
        finally
        {
            _attempts--;

            // After a refused statement there is nothing to save: the whole unit fails.
            if (!HasFailed)
            {
                if (!kept) HoldBack("ROLLBACK TO SAVEPOINT " + name, []);
                HoldBack("RELEASE SAVEPOINT " + name, []);
            }
        }
    }

    /// <summary>A new transaction: forgets what was before.</summary>
    public void Begin(params ReadOnlySpan<string> statements)
    {
        Forget();
        (HasFailed, HasAnswered, HasSent, RowsWritten, _attempts) = (false, false, false, 0, 0);
        foreach (var statement in statements) HoldBack(statement, []);
    }

    /// <summary>Sends a statement at once, dropping what was held back: for the way back after a failure.</summary>
    public void Recover(string sql)
    {
        Forget();
        HasFailed = false;
        HoldBack(sql, []);
        Flush();
    }

    /// <summary>Sends what was held back, and waits for the answers.</summary>
    public void Flush()
    {
        if (_batch.BatchCommands.Count == 0) return;

        try
        {
            HasSent = true;
            _batch.ExecuteNonQuery();
            HasAnswered = true;
        }
        catch (Exception e)
        {
            HasFailed = true;
            throw PostgresErrors.Translate(e);
        }
        finally
        {
            if (HasFailed) Forget();
        }

        Sent();
    }

    NpgsqlBatchCommand HoldBack(string sql, ReadOnlySpan<SqlValue> args)
    {
        if (_reading) throw new InvalidOperationException("No other statement while rows are read: " + sql);

        var command = new NpgsqlBatchCommand(PostgresDialect.TranslateLists(sql));
        PostgresArguments.Add(command.Parameters, args);
        _batch.BatchCommands.Add(command);
        return command;
    }

    void Run(string sql, ReadOnlySpan<SqlValue> args, Func<SqlRow, bool> each)
    {
        HoldBack(sql, args);
        try
        {
            HasSent = _reading = true;

            // The reader passes over the statements held back: they have no rows.
            using var reader = _batch.ExecuteReader();
            HasAnswered = true;
            var row = new SqlRow(new PostgresColumns(reader));
            while (reader.Read() && Each(row))
            {
            }
        }
        catch (CallerException e)
        {
            HasFailed |= HopeIsLost();
            Forget();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
        }
        catch (Exception e)
        {
            HasFailed = true;
            throw PostgresErrors.Translate(e);
        }
        finally
        {
            _reading = false;
            if (HasFailed) Forget();
        }

        Sent();

        bool Each(SqlRow row)
        {
            try
            {
                return each(row);
            }
            catch (Exception e) when (e is not NpgsqlException)
            {
                throw new CallerException(e);
            }
        }
    }

    void Sent()
    {
        foreach (var command in _batch.BatchCommands) RowsWritten += Math.Max(0, command.RecordsAffected);
        HasFailed |= HopeIsLost();
        Forget();
        if (HasFailed) throw new SqlSpeculationException();
    }

    bool HopeIsLost() => _hopes.Exists(hope => hope.Command.RecordsAffected != hope.Rows);

    void Forget()
    {
        _batch.BatchCommands.Clear();
        _hopes.Clear();
    }

    static bool ReturnsRows(string sql) =>
        sql.Contains("RETURNING", StringComparison.OrdinalIgnoreCase) || sql.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase);

    // What the caller's reading of a row threw is not the server's failure.
    sealed class CallerException(Exception inner) : Exception(null, inner);
}
