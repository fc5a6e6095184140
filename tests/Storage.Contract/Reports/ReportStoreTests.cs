using Weft.Events;
using Weft.Storage.Reports;

namespace Weft.Storage.Contract.Reports;

public abstract class ReportStoreTests(TestEngine engine)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reports_are_listed_newest_first_page_by_page()
    {
        var (stores, _) = await engine.NewTenant();
        var alice = UserId.Parse("@alice:example.org");
        var room = new Report(alice, RoomId.Parse("!r:example.org"), EventId.Parse("$e:example.org"), null, "bad", Examples.Now);
        var user = new Report(alice, null, null, UserId.Parse("@bob:example.org"), "", Examples.Now);
        await stores.Reports.Add(room, Cancellation);
        await stores.Reports.Add(user, Cancellation);

        var first = Assert.Single(await stores.Reports.List(before: null, 1, Cancellation));
        Assert.Equal(user, first.Report);
        Assert.Equal(room, Assert.Single(await stores.Reports.List(first.Id, 5, Cancellation)).Report);
    }
}

public sealed class ReportStoreOnSqlite(SqliteEngine engine) : ReportStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class ReportStoreOnPostgres(PostgresEngine engine) : ReportStoreTests(engine), IClassFixture<PostgresEngine>;
