namespace Weft.Storage.Sql;

/// <summary>The present row of a result; valid only inside the function that was given it. Columns count from 0.</summary>
public readonly struct SqlRow(ISqlColumns columns)
{
    public long Long(int column) => columns.Long(column);
    public int Int(int column) => checked((int)columns.Long(column));
    public bool Bool(int column) => columns.Long(column) != 0;
    public double Double(int column) => columns.Double(column);
    public string Text(int column) => columns.Text(column);
    public byte[] Bytes(int column) => columns.Bytes(column);

    public bool IsNull(int column) => columns.IsNull(column);
    public long? LongOrNull(int column) => columns.IsNull(column) ? null : columns.Long(column);
    public string? TextOrNull(int column) => columns.IsNull(column) ? null : columns.Text(column);
    public byte[]? BytesOrNull(int column) => columns.IsNull(column) ? null : columns.Bytes(column);

    /// <summary>A time, kept as milliseconds since 1970.</summary>
    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(columns.Long(column));
    public DateTimeOffset? TimeOrNull(int column) => columns.IsNull(column) ? null : Time(column);
}

/// <summary>What an engine supplies to <see cref="SqlRow"/>.</summary>
public interface ISqlColumns
{
    bool IsNull(int column);
    long Long(int column);
    double Double(int column);
    string Text(int column);
    byte[] Bytes(int column);
}
