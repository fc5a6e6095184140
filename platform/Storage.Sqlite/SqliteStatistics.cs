using System.Globalization;
using Weft.Storage.Sql;

namespace Weft.Storage.Sqlite;

/// <summary>
/// Tells SQLite's planner what our tables are like. Unasked, it takes every first column of an index for selective, and so
/// reads all of a tenant by the primary key where an index on (tenant, user) is at hand. The figures are made up, not
/// measured: many rows for a tenant, far fewer for each further column. So a plan never changes with the data.
/// </summary>
static class SqliteStatistics
{
    const long Rows = 1_000_000;
    const long RowsOfTenant = 100_000;
    const long FewerForEachColumn = 100;

    public static void Write(SqliteHandle handle, ISqlSession session)
    {
        // ANALYZE makes the table of statistics, if there is something to analyse: an index with a row.
        handle.Run("CREATE TABLE planner_seed (id INTEGER PRIMARY KEY, a INTEGER)");
        handle.Run("CREATE INDEX planner_seed_by_a ON planner_seed (a)");
        handle.Run("INSERT INTO planner_seed (a) VALUES (1)");
        handle.Run("ANALYZE planner_seed");
        handle.Run("DROP TABLE planner_seed");

        session.Execute("DELETE FROM sqlite_stat1");
        foreach (var index in Indexes(session))
            session.Execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)", index.Table, index.Name, Figures(index));
    }

    static IEnumerable<Index> Indexes(ISqlSession session) =>
        session.Query(
            """
            SELECT t.name, CASE WHEN t.wr AND i.origin = 'pk' THEN t.name ELSE i.name END, i."unique", c.name
            FROM pragma_table_list t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, i.name, c.seqno
            """,
            row => (Table: row.Text(0), Name: row.Text(1), IsUnique: row.Bool(2), Column: row.Text(3)))
        .GroupBy(row => (row.Table, row.Name, row.IsUnique), row => row.Column)
        .Select(columns => new Index(columns.Key.Table, columns.Key.Name, columns.Key.IsUnique, [.. columns]));

    // All rows, then how many share the first column, the first two…
    static string Figures(Index index)
    {
        var figures = new List<long> { Rows };
        var rows = index.Columns[0] == "tenant" ? RowsOfTenant : Rows / FewerForEachColumn;
        foreach (var _ in index.Columns)
        {
            figures.Add(Math.Max(rows, 2));
            rows /= FewerForEachColumn;
        }

        if (index.IsUnique) figures[^1] = 1;
        return string.Join(' ', figures.Select(figure => figure.ToString(CultureInfo.InvariantCulture)));
    }

    sealed record Index(string Table, string Name, bool IsUnique, IReadOnlyList<string> Columns);
}
