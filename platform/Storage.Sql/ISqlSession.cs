namespace Weft.Storage.Sql;

/// <summary>
/// One connection inside one unit of work, on one thread. Statements are the common subset of SQLite and PostgreSQL, with
/// arguments <c>$1</c>, <c>$2</c>…; texts must be constant, since statements are prepared and kept by their text. A list is
/// one argument: <c>column IN LIST($1)</c> for numbers and texts, <c>column IN BYTES($1)</c> for byte strings.
/// </summary>
public interface ISqlSession
{
    /// <summary>May be held back and sent with others, until the next query or the end of the unit.</summary>
    void Execute(string sql, params ReadOnlySpan<SqlValue> args);

    /// <summary>
    /// For the statement that nearly always touches the rows it should: a fence, a compare-and-append. It may answer true
    /// before it is sent; should that turn out wrong, the unit is undone and run again, then with true answers. So it costs
    /// no round trip of its own where all goes well.
    /// </summary>
    /// <returns>Whether exactly <paramref name="rows"/> rows were inserted, updated or deleted.</returns>
    bool ExecuteExpecting(int rows, string sql, params ReadOnlySpan<SqlValue> args);

    /// <returns>The rows inserted, updated or deleted. On PostgreSQL this waits for the answer: see <see cref="ExecuteExpecting"/>.</returns>
    int ExecuteAndCount(string sql, params ReadOnlySpan<SqlValue> args);

    /// <summary>Also for <c>INSERT/UPDATE/DELETE … RETURNING</c>. For results that the statement itself bounds.</summary>
    List<T> Query<T>(string sql, Func<SqlRow, T> read, params ReadOnlySpan<SqlValue> args);

    /// <returns>
    /// The first row, or default when there is none: for a number, read a <c>long?</c> to tell 0 from nothing.
    /// The rest of the result is dropped; a statement with RETURNING still takes effect as a whole.
    /// </returns>
    T? QueryFirst<T>(string sql, Func<SqlRow, T> read, params ReadOnlySpan<SqlValue> args);

    /// <returns>Whether the statement has a row.</returns>
    bool Exists(string sql, params ReadOnlySpan<SqlValue> args);

    /// <summary>For big results: hands over row by row until <paramref name="each"/> says false. No other statement meanwhile.</summary>
    void Stream(string sql, Func<SqlRow, bool> each, params ReadOnlySpan<SqlValue> args);

    /// <summary>Runs <paramref name="work"/> in a savepoint: when it answers false, all that it wrote is undone.</summary>
    /// <returns>What <paramref name="work"/> answered.</returns>
    bool Attempt(Func<bool> work);
}
