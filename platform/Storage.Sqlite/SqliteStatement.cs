using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SQLitePCL;
using Weft.Storage.Sql;

namespace Weft.Storage.Sqlite;

/// <summary>A prepared statement, and its present row while it is stepped.</summary>
sealed class SqliteStatement : ISqlColumns, IDisposable
{
    readonly sqlite3 _db;
    readonly sqlite3_stmt _statement;
    readonly string _sql;

    // For SQLite $3 is a name: its place is where it first appears. This says which argument each place takes.
    readonly int[] _argumentAt;
    readonly int _arguments;

    public SqliteStatement(sqlite3 db, sqlite3_stmt statement, string sql)
    {
        (_db, _statement, _sql) = (db, statement, sql);
        _argumentAt = new int[raw.sqlite3_bind_parameter_count(statement)];
        for (var i = 0; i < _argumentAt.Length; i++)
        {
            var name = raw.sqlite3_bind_parameter_name(statement, i + 1).utf8_to_string();
            if (name is not ['$', .. var digits] || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw new SqlStatementException($"Arguments are written $1, $2…, not {name}: {sql}");
            _argumentAt[i] = number - 1;
            _arguments = Math.Max(_arguments, number);
        }
    }

    public void Bind(ReadOnlySpan<SqlValue> args)
    {
        // PostgreSQL counts as strictly.
        if (args.Length != _arguments)
            throw new SqlStatementException($"{_arguments} arguments are expected and {args.Length} were given: {_sql}");
        for (var i = 0; i < _argumentAt.Length; i++) Check(Bind(i + 1, args[_argumentAt[i]]));
    }

    int Bind(int place, in SqlValue value)
    {
        if (value.IsNull) return raw.sqlite3_bind_null(_statement, place);

        return value.Kind switch
        {
            SqlKind.Long => raw.sqlite3_bind_int64(_statement, place, value.Long),
            SqlKind.Double => raw.sqlite3_bind_double(_statement, place, value.Double),
            SqlKind.Text => BindText(place, value.Text),
            // An empty span has no address, which SQLite would take for NULL.
            SqlKind.Bytes when value.Bytes.IsEmpty => raw.sqlite3_bind_zeroblob(_statement, place, 0),
            SqlKind.Bytes => raw.sqlite3_bind_blob(_statement, place, value.Bytes.Span),
            SqlKind.Longs => BindText(place, JsonSerializer.Serialize(value.Longs)),
            SqlKind.Texts => BindText(place, JsonSerializer.Serialize(value.Texts)),
            SqlKind.ByteStrings => BindText(place, JsonSerializer.Serialize(value.ByteStrings.Select(Convert.ToHexString))),
            SqlKind.Null => raw.sqlite3_bind_null(_statement, place),
        };
    }

    int BindText(int place, string text)
    {
        if (text.Length == 0) return raw.sqlite3_bind_text(_statement, place, "");

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(text, rented);
            return raw.sqlite3_bind_text(_statement, place, rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <returns>True when there is a row; false at the end.</returns>
    public bool Step() => raw.sqlite3_step(_statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        var rc => throw SqliteErrors.From(_db, rc, _sql),
    };

    // What it returns is the error of the step before, which was thrown already.
    public void Reset() => raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;
    public long Long(int column) => raw.sqlite3_column_int64(_statement, NotNull(column));
    public double Double(int column) => raw.sqlite3_column_double(_statement, NotNull(column));
    public string Text(int column) => raw.sqlite3_column_text(_statement, NotNull(column)).utf8_to_string();
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, NotNull(column)).ToArray();

    int NotNull(int column) =>
        IsNull(column) ? throw new InvalidCastException($"Column {column} is null: {_sql}") : column;

    void Check(int rc)
    {
        if (rc != raw.SQLITE_OK) throw SqliteErrors.From(_db, rc, _sql);
    }

    public void Dispose() => _statement.Dispose();
}
