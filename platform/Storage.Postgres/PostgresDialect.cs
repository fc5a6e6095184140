using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Weft.Storage.Sql;

namespace Weft.Storage.Postgres;

sealed partial class PostgresDialect : SqlDialect
{
    // Statements are constants, so there are few.
    static readonly ConcurrentDictionary<string, string> Translated = new(StringComparer.Ordinal);

    // Text is compared by its bytes, as SQLite does, whatever the database's locale.
    public override string Translate(string portable)
    {
        var sql = Blob.Replace(portable, "BYTEA");
        sql = Text.Replace(sql, "TEXT COLLATE \"C\"");
        return WithoutRowId.Replace(sql, "");
    }

    /// <summary>Lists arrive as arrays.</summary>
    public static string TranslateLists(string sql) =>
        sql.Contains("IN LIST(", StringComparison.Ordinal) || sql.Contains("IN BYTES(", StringComparison.Ordinal)
            ? Translated.GetOrAdd(sql, static sql => List.Replace(NotInList.Replace(sql, "<> ALL(${list})"), "= ANY(${list})"))
            : sql;

    public override List<TenantTable> TenantTables(ISqlSession session)
    {
        var columns = session.Query(
            """
            SELECT c.relname::text, a.attname::text FROM pg_class c
            JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place) ON true
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
            WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND EXISTS (
                SELECT 1 FROM pg_attribute x WHERE x.attrelid = c.oid AND x.attname = 'tenant' AND NOT x.attisdropped)
            ORDER BY c.relname, k.place
            """,
            row => (Table: row.Text(0), Column: row.Text(1)));
        return
        [
            .. columns.GroupBy(c => c.Table, StringComparer.Ordinal)
                .Select(group => new TenantTable(group.Key, [.. group.Select(c => c.Column)])),
        ];
    }

    [GeneratedRegex(@"\bBLOB\b", RegexOptions.None, 1000)]
    private static partial Regex Blob { get; }

    [GeneratedRegex(@"\bTEXT\b", RegexOptions.None, 1000)]
    private static partial Regex Text { get; }

    [GeneratedRegex(@"\bWITHOUT\s+ROWID\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex WithoutRowId { get; }

    [GeneratedRegex(@"\bNOT IN (LIST|BYTES)\((?<list>\$\d+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotInList { get; }

    [GeneratedRegex(@"\bIN (LIST|BYTES)\((?<list>\$\d+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex List { get; }
}
