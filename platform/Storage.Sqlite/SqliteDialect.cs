using System.Text.RegularExpressions;
using Weft.Storage.Sql;

namespace Weft.Storage.Sqlite;

sealed partial class SqliteDialect : SqlDialect
{
    // STRICT refuses a value of another type, as PostgreSQL does; it wants SQLite's own names of the types.
    public override string Translate(string portable)
    {
        var sql = BigInt.Replace(portable, "INTEGER");
        sql = Double.Replace(sql, "REAL");
        if (!CreateTable.IsMatch(sql)) return sql;
        return WithoutRowId.IsMatch(sql) ? WithoutRowId.Replace(sql, "WITHOUT ROWID, STRICT") : sql + " STRICT";
    }

    /// <summary>Lists arrive as JSON; a byte string in it is hexadecimal.</summary>
    public static string TranslateLists(string sql) =>
        Bytes.Replace(List.Replace(sql, "IN (SELECT value FROM json_each(${list}))"), "IN (SELECT unhex(value) FROM json_each(${list}))");

    public override List<TenantTable> TenantTables(ISqlSession session)
    {
        var columns = session.Query(
            """
            SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c ON c.pk > 0
            WHERE t.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) x WHERE x.name = 'tenant')
            ORDER BY t.name, c.pk
            """,
            row => (Table: row.Text(0), Column: row.Text(1)));
        return [.. columns.GroupBy(c => c.Table, StringComparer.Ordinal).Select(group => new TenantTable(group.Key, [.. group.Select(c => c.Column)]))];
    }

    [GeneratedRegex(@"\bBIGINT\b", RegexOptions.None, 1000)]
    private static partial Regex BigInt { get; }

    [GeneratedRegex(@"\bDOUBLE PRECISION\b", RegexOptions.None, 1000)]
    private static partial Regex Double { get; }

    [GeneratedRegex(@"^\s*CREATE\s+TABLE\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex CreateTable { get; }

    [GeneratedRegex(@"\bWITHOUT\s+ROWID\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex WithoutRowId { get; }

    [GeneratedRegex(@"\bIN LIST\((?<list>\$\d+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex List { get; }

    [GeneratedRegex(@"\bIN BYTES\((?<list>\$\d+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bytes { get; }
}
