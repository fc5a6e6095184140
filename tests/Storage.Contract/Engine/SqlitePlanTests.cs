namespace Weft.Storage.Contract;

/// <summary>SQLite plans by figures that we make up; these are the plans that it got wrong without them.</summary>
public sealed class SqlitePlanTests(SqliteEngine engine) : IClassFixture<SqliteEngine>
{
    [Theory]
    [InlineData("SELECT membership FROM members WHERE tenant = $1 AND user_id = $2", "members_by_user (tenant=? AND user_id=?)")]
    [InlineData("DELETE FROM access_tokens WHERE tenant = $1 AND user_id = $2", "access_tokens_by_device (tenant=? AND user_id=?)")]
    [InlineData("SELECT seed FROM signing_keys WHERE tenant = $1 AND key_id = $2", "PRIMARY KEY (tenant=? AND key_id=?)")]
    [InlineData("SELECT settings FROM tenants WHERE number = $1 AND name = $2", "INTEGER PRIMARY KEY")]
    [InlineData("DELETE FROM pushers WHERE tenant = $1 AND app_id = $2 AND pushkey = $2 AND user_id <> $2", "pushers_by_key (tenant=? AND app_id=? AND pushkey=?)")]
    public async Task Rows_are_found_by_the_index_that_fits(string sql, string index)
    {
        var plan = await engine.Database.Read(
            CostClass.Background, s => s.Query("EXPLAIN QUERY PLAN " + sql, row => row.Text(3), 1, "x"), TestContext.Current.CancellationToken);

        Assert.Contains(index, Assert.Single(plan), StringComparison.Ordinal);
    }
}
