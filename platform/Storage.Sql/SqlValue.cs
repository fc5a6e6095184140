namespace Weft.Storage.Sql;

public enum SqlKind
{
    Null,
    Long,
    Double,
    Text,
    Bytes,
}

/// <summary>
/// One argument of a statement. It keeps its kind also when it is null, so that a statement is prepared once.
/// Booleans are the numbers 0 and 1. Numbers and booleans are not boxed.
/// </summary>
public readonly struct SqlValue
{
    readonly object? _reference;
    readonly long _number;
    readonly ReadOnlyMemory<byte> _bytes;

    SqlValue(SqlKind kind, bool isNull, long number = 0, object? reference = null, ReadOnlyMemory<byte> bytes = default)
    {
        Kind = kind;
        IsNull = isNull;
        _number = number;
        _reference = reference;
        _bytes = bytes;
    }

    /// <summary>A null of no kind; prefer a typed one, such as <c>(long?)null</c>.</summary>
    public static SqlValue Null => new(SqlKind.Null, true);

    public SqlKind Kind { get; }
    public bool IsNull { get; }
    public long Long => _number;
    public double Double => BitConverter.Int64BitsToDouble(_number);
    public string Text => (string)_reference!;
    public ReadOnlyMemory<byte> Bytes => _bytes;

    public static implicit operator SqlValue(long value) => new(SqlKind.Long, false, value);
    public static implicit operator SqlValue(int value) => new(SqlKind.Long, false, value);
    public static implicit operator SqlValue(bool value) => new(SqlKind.Long, false, value ? 1 : 0);
    public static implicit operator SqlValue(long? value) => new(SqlKind.Long, value is null, value ?? 0);
    public static implicit operator SqlValue(int? value) => new(SqlKind.Long, value is null, value ?? 0);
    public static implicit operator SqlValue(double value) =>
        new(SqlKind.Double, false, BitConverter.DoubleToInt64Bits(value));

    /// <exception cref="ArgumentException">PostgreSQL keeps no NUL in text: refuse it at the edge, or keep bytes.</exception>
    public static implicit operator SqlValue(string? value)
    {
        if (value is null) return new(SqlKind.Text, true);
        if (value.Contains('\0', StringComparison.Ordinal)) throw new ArgumentException("Text with a NUL cannot be stored.", nameof(value));
        return new(SqlKind.Text, false, reference: value);
    }

    public static implicit operator SqlValue(byte[]? value) => new(SqlKind.Bytes, value is null, bytes: value);
    public static implicit operator SqlValue(ReadOnlyMemory<byte> value) => new(SqlKind.Bytes, false, bytes: value);
    public static implicit operator SqlValue(ReadOnlyMemory<byte>? value) => new(SqlKind.Bytes, value is null, bytes: value ?? default);
}
