using Weft.Events;
using static Weft.Storage.Contract.TestLog;

namespace Weft.Storage.Contract.Filters;

public abstract class FilterStoreTests(TestEngine engine)
{
    static readonly UserId Alice = UserId.Parse("@alice:example.org");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filter_gets_an_id_and_keeps_it()
    {
        var (stores, _) = await engine.NewTenant();

        Assert.Equal(1, await stores.Filters.Add(Alice, Json("""{"a":1}"""), 10, Cancellation));
        Assert.Equal(2, await stores.Filters.Add(Alice, Json("""{"a":2}"""), 10, Cancellation));
        Assert.Equal(1, await stores.Filters.Add(Alice, Json("""{"a":1}"""), 10, Cancellation));

        Assert.Equal("""{"a":2}""", (await stores.Filters.Find(Alice, 2, Cancellation))!.Value.Text());
        Assert.Null(await stores.Filters.Find(Alice, 3, Cancellation));
        Assert.Null(await stores.Filters.Find(UserId.Parse("@bob:example.org"), 1, Cancellation));
    }

    [Fact]
    public async Task A_user_keeps_a_bounded_number_of_filters()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Filters.Add(Alice, Json("1"), 2, Cancellation);
        await stores.Filters.Add(Alice, Json("2"), 2, Cancellation);

        Assert.Null(await stores.Filters.Add(Alice, Json("3"), 2, Cancellation));
        Assert.Equal(2, await stores.Filters.Add(Alice, Json("2"), 2, Cancellation));
    }
}

public sealed class FilterStoreOnSqlite(SqliteEngine engine) : FilterStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class FilterStoreOnPostgres(PostgresEngine engine) : FilterStoreTests(engine), IClassFixture<PostgresEngine>;
