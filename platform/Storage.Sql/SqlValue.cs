namespace Weft.Storage.Sql;

public enum SqlKind
{
    Null,
    Long,
    Double,
    Text,
    Bytes,
    Longs,
    Texts,
    ByteStrings,
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
    public long[] Longs => (long[])_reference!;
    public string[] Texts => (string[])_reference!;
    public byte[][] ByteStrings => (byte[][])_reference!;

    public static implicit operator SqlValue(long value) => new(SqlKind.Long, false, value);
    public static implicit operator SqlValue(int value) => new(SqlKind.Long, false, value);
    public static implicit operator SqlValue(bool value) => new(SqlKind.Long, false, value ? 1 : 0);
    public static implicit operator SqlValue(long? value) => new(SqlKind.Long, value is null, value ?? 0);
    public static implicit operator SqlValue(int? value) => new(SqlKind.Long, value is null, value ?? 0);
    public static implicit operator SqlValue(double value) =>
        new(SqlKind.Double, false, BitConverter.DoubleToInt64Bits(value));

    /// <exception cref="ArgumentException">PostgreSQL keeps no NUL in text, UTF-8 no half surrogate pair: refuse them at the edge, or keep bytes.</exception>
    public static implicit operator SqlValue(string? value)
    {
        if (value is null) return new(SqlKind.Text, true);
        return value.Contains('\0', StringComparison.Ordinal) || (value.AsSpan().ContainsAnyInRange('\ud800', '\udfff') && !IsWellFormed(value))
            ? throw new ArgumentException("Text with a NUL or half a surrogate pair cannot be stored.", nameof(value))
            : new(SqlKind.Text, false, reference: value);
    }

    static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // Half a pair is enumerated as the replacement character, which may also stand there by itself.
            if (rune == System.Text.Rune.ReplacementChar) return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)) == text;
        }

        return true;
    }

    public static implicit operator SqlValue(byte[]? value) => new(SqlKind.Bytes, value is null, bytes: value);
    public static implicit operator SqlValue(ReadOnlyMemory<byte> value) => new(SqlKind.Bytes, false, bytes: value);
    public static implicit operator SqlValue(ReadOnlyMemory<byte>? value) => new(SqlKind.Bytes, value is null, bytes: value ?? default);

    // Lists, of any length: for `column IN LIST($1)`, and for byte strings `column IN BYTES($1)`.
    public static implicit operator SqlValue(long[] values) => new(SqlKind.Longs, false, reference: values);
    public static implicit operator SqlValue(string[] values) => new(SqlKind.Texts, false, reference: values);
    public static implicit operator SqlValue(byte[][] values) => new(SqlKind.ByteStrings, false, reference: values);
}
