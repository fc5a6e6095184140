using Weft.Storage.Sql;

namespace Weft.Storage.Contract;

/// <summary>What goes in comes out, and sorts, the same on both engines.</summary>
public abstract class PortableValueTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Statements are told apart by their table, so that each test has its own.
    async Task<string> Table(string columns)
    {
        var name = "probe_" + TestContext.Current.TestMethod!.MethodName.ToLowerInvariant();
        await Write(session =>
        {
            session.Execute(engine.Database.Dialect.Translate($"CREATE TABLE {name} ({columns})"));
            return 0;
        });
        return name;
    }

    Task<T> Write<T>(Func<ISqlSession, T> unit) => engine.Database.Write(1, unit, Cancellation);

    Task<T> Read<T>(Func<ISqlSession, T> read) => engine.Database.Read(CostClass.Interactive, read, Cancellation);

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task A_number_has_64_bits(long value) =>
        Assert.Equal(value, await Read(session => session.QueryFirst("SELECT CAST($1 AS BIGINT)", row => row.Long(0), value)));

    [Fact]
    public async Task Values_of_all_kinds_come_back()
    {
        var t = await Table("id BIGINT PRIMARY KEY, a BIGINT, b TEXT, c BLOB, d DOUBLE PRECISION");
        var bytes = new byte[] { 0, 1, 255 };

        await Write(session =>
        {
            session.Execute($"INSERT INTO {t} (id, a, b, c, d) VALUES ($1, $2, $3, $4, $5)", 1, true, "é😀'\"\\\n", bytes, 1.5);
            session.Execute($"INSERT INTO {t} (id, a, b, c, d) VALUES ($1, $2, $3, $4, $5)", 2, (long?)null, (string?)null, (byte[]?)null, SqlValue.Null);
            session.Execute($"INSERT INTO {t} (id, a, b, c, d) VALUES ($1, $2, $3, $4, $5)", 3, false, "", Array.Empty<byte>(), 0.0);
            return 0;
        });
        var rows = await Read(session => session.Query(
            $"SELECT a, b, c, d FROM {t} ORDER BY id",
            row => (row.LongOrNull(0), row.TextOrNull(1), row.BytesOrNull(2), row.IsNull(3) ? (double?)null : row.Double(3))));

        Assert.Equal((1L, "é😀'\"\\\n", 1.5), (rows[0].Item1, rows[0].Item2, rows[0].Item4));
        Assert.Equal(bytes, rows[0].Item3);
        Assert.Equal((null, null, null, null), rows[1]);
        Assert.Equal((0L, "", 0.0), (rows[2].Item1, rows[2].Item2, rows[2].Item4));
        Assert.Empty(rows[2].Item3!);
    }

    [Fact]
    public async Task Text_sorts_by_its_bytes()
    {
        string[] sorted = ["", "A", "B", "Z", "_", "a", "a-b", "ab", "b", "z", "é", "ﬀ", "😀"];
        var t = await Table("id TEXT NOT NULL PRIMARY KEY");

        await Write(session =>
        {
            foreach (var text in sorted.AsEnumerable().Reverse()) session.Execute($"INSERT INTO {t} (id) VALUES ($1)", text);
            return 0;
        });

        Assert.Equal(sorted, await Read(session => session.Query($"SELECT id FROM {t} ORDER BY id", row => row.Text(0))));
        Assert.Equal(
            ["a", "a-b", "ab"],
            await Read(session => session.Query($"SELECT id FROM {t} WHERE id >= $1 AND id < $2 ORDER BY id", row => row.Text(0), "a", "b")));
    }

    [Fact]
    public async Task Like_tells_case_apart()
    {
        var t = await Table("id TEXT NOT NULL PRIMARY KEY");
        await Write(session =>
        {
            foreach (var text in (string[])["abc", "ABC", "a%c"]) session.Execute($"INSERT INTO {t} (id) VALUES ($1)", text);
            return 0;
        });

        Assert.Equal(["a%c", "abc"], await Read(s => s.Query($@"SELECT id FROM {t} WHERE id LIKE $1 ESCAPE '\' ORDER BY id", r => r.Text(0), "a%")));
        Assert.Equal(["a%c"], await Read(s => s.Query($@"SELECT id FROM {t} WHERE id LIKE $1 ESCAPE '\' ORDER BY id", r => r.Text(0), @"a\%%")));
    }

    [Fact]
    public async Task A_list_is_one_argument()
    {
        var t = await Table("id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash BLOB NOT NULL");
        await Write(session =>
        {
            for (var i = 0; i < 10; i++)
                session.Execute($"INSERT INTO {t} (id, name, hash) VALUES ($1, $2, $3)", i, "n\"" + i, new byte[] { 0, (byte)i });
            return 0;
        });

        Task<List<long>> Find(string condition, SqlValue list) =>
            Read(session => session.Query($"SELECT id FROM {t} WHERE {condition} ORDER BY id", row => row.Long(0), list));

        Assert.Equal([2, 5], await Find("id IN LIST($1)", new long[] { 5, 2, 77 }));
        Assert.Equal([1, 9], await Find("name IN LIST($1)", new[] { "n\"9", "n\"1", "" }));
        Assert.Equal([3, 4], await Find("hash IN BYTES($1)", new byte[][] { [0, 3], [0, 4], [] }));
        Assert.Empty(await Find("id IN LIST($1)", Array.Empty<long>()));
        Assert.Equal(9, (await Find("id NOT IN LIST($1)", new long[] { 0 })).Count);
    }

    [Fact]
    public async Task Truth_and_sums_read_as_numbers() =>
        Assert.Equal(
            (true, false, 6L),
            await Read(session => session.QueryFirst(
                "SELECT EXISTS (SELECT 1), CAST($1 AS BIGINT) > 5, (SELECT sum(CAST($1 AS BIGINT) * 2))",
                row => (row.Bool(0), row.Bool(1), row.Long(2)), 3)));

    [Fact]
    public async Task Arguments_are_known_by_their_number() =>
        Assert.Equal(
            "b-a-b",
            await Read(session => session.QueryFirst(
                "SELECT CAST($2 AS TEXT) || '-' || CAST($1 AS TEXT) || '-' || CAST($2 AS TEXT)", row => row.Text(0), "a", "b")));

    [Fact]
    public void Text_with_a_NUL_is_refused_before_it_gets_anywhere() => Assert.Throws<ArgumentException>(() => (SqlValue)"a\0b");

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_the_replacement_character_is_not()
    {
        Assert.Throws<ArgumentException>(() => (SqlValue)"a\ud800");
        Assert.Equal("\ufffd😀", ((SqlValue)"\ufffd😀").Text);
    }

    [Fact]
    public async Task Null_is_not_read_as_a_value() =>
        await Assert.ThrowsAsync<InvalidCastException>(() => Read(s => s.QueryFirst("SELECT CAST($1 AS TEXT)", row => row.Text(0), (string?)null)));

    [Fact]
    public async Task A_missing_argument_is_an_error() =>
        await Assert.ThrowsAsync<SqlStatementException>(() => Read(s => s.Exists("SELECT CAST($1 AS TEXT)")));
}

public sealed class PortableValuesOnSqlite(SqliteEngine engine) : PortableValueTests(engine), IClassFixture<SqliteEngine>;

public sealed class PortableValuesOnPostgres(PostgresEngine engine) : PortableValueTests(engine), IClassFixture<PostgresEngine>;
