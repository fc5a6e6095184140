using Npgsql;
using Weft.Storage.Sql;

namespace Weft.Storage.Postgres;

sealed class PostgresColumns(NpgsqlDataReader reader) : ISqlColumns
{
    // Comparisons and EXISTS are booleans here and numbers in SQLite.
    readonly bool?[] _isBool = new bool?[reader.FieldCount];

    public bool IsNull(int column) => reader.IsDBNull(column);

    public long Long(int column)
    {
        var isBool = _isBool[column] ??= reader.GetFieldType(column) == typeof(bool);
        if (isBool) return reader.GetBoolean(column) ? 1 : 0;
        return reader.GetInt64(column);
    }

    public double Double(int column) => reader.GetDouble(column);
    public string Text(int column) => reader.GetString(column);
    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);
}
