using Npgsql;
using NpgsqlTypes;
using Weft.Storage.Sql;

namespace Weft.Storage.Postgres;

static class PostgresArguments
{
    /// <summary>Positional arguments with their types stated, so that a statement is prepared once whatever is null.</summary>
    public static void Add(NpgsqlParameterCollection parameters, ReadOnlySpan<SqlValue> args)
    {
        foreach (ref readonly var arg in args) parameters.Add(Parameter(arg));
    }

    static NpgsqlParameter Parameter(in SqlValue value) => value switch
    {
        { Kind: SqlKind.Null } => new NpgsqlParameter { Value = DBNull.Value },
        { IsNull: true } => new NpgsqlParameter { NpgsqlDbType = TypeOf(value.Kind), Value = DBNull.Value },
        { Kind: SqlKind.Long } => new NpgsqlParameter<long> { TypedValue = value.Long, NpgsqlDbType = NpgsqlDbType.Bigint },
        { Kind: SqlKind.Double } => new NpgsqlParameter<double> { TypedValue = value.Double, NpgsqlDbType = NpgsqlDbType.Double },
        { Kind: SqlKind.Text } => new NpgsqlParameter<string> { TypedValue = value.Text, NpgsqlDbType = NpgsqlDbType.Text },
        { Kind: SqlKind.Longs } => new NpgsqlParameter<long[]> { TypedValue = value.Longs, NpgsqlDbType = TypeOf(value.Kind) },
        { Kind: SqlKind.Texts } => new NpgsqlParameter<string[]> { TypedValue = value.Texts, NpgsqlDbType = TypeOf(value.Kind) },
        { Kind: SqlKind.ByteStrings } => new NpgsqlParameter<byte[][]> { TypedValue = value.ByteStrings, NpgsqlDbType = TypeOf(value.Kind) },
        _ => new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = value.Bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
    };

    static NpgsqlDbType TypeOf(SqlKind kind) => kind switch
    {
        SqlKind.Long => NpgsqlDbType.Bigint,
        SqlKind.Double => NpgsqlDbType.Double,
        SqlKind.Text => NpgsqlDbType.Text,
        SqlKind.Bytes => NpgsqlDbType.Bytea,
        SqlKind.Longs => NpgsqlDbType.Array | NpgsqlDbType.Bigint,
        SqlKind.Texts => NpgsqlDbType.Array | NpgsqlDbType.Text,
        SqlKind.ByteStrings => NpgsqlDbType.Array | NpgsqlDbType.Bytea,
        SqlKind.Null => NpgsqlDbType.Unknown,
    };
}
