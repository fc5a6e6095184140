using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Sql.Accounts;

sealed class SqlShortTokenStore(TenantSql sql) : IShortTokenStore
{
    // Of one purpose; the oldest go.
    const int OfUserMax = 100;

    public Task Add(
        ShortTokenPurpose purpose, ReadOnlyMemory<byte> hash, UserId user, DateTimeOffset expires, DateTimeOffset now, CancellationToken cancellation) =>
        sql.Write(
            session =>
            {
                session.Execute("DELETE FROM short_tokens WHERE tenant = $1 AND expires <= $2", sql.Tenant, now.ToUnixTimeMilliseconds());
                session.Execute(
                    """
                    DELETE FROM short_tokens WHERE (tenant, purpose, hash) IN
                    (SELECT tenant, purpose, hash FROM short_tokens
                     WHERE tenant = $1 AND user_id = $2 AND purpose = $3 ORDER BY expires DESC LIMIT 1000000 OFFSET $4)
                    """,
                    sql.Tenant, user.ToString(), (int)purpose, OfUserMax - 1);
                session.Execute(
                    "INSERT INTO short_tokens (tenant, purpose, hash, user_id, expires) VALUES ($1, $2, $3, $4, $5)",
                    sql.Tenant, (int)purpose, hash, user.ToString(), expires.ToUnixTimeMilliseconds());
            },
            cancellation);

    public Task<ShortToken?> Take(ShortTokenPurpose purpose, ReadOnlyMemory<byte> hash, DateTimeOffset now, CancellationToken cancellation) =>
        sql.Write(
            session => session.QueryFirst(
                """
                DELETE FROM short_tokens WHERE tenant = $1 AND purpose = $2 AND hash = $3 AND expires > $4
                RETURNING user_id, expires
                """,
                Read, sql.Tenant, (int)purpose, hash, now.ToUnixTimeMilliseconds()),
            cancellation);

    public Task<ShortToken?> Find(ShortTokenPurpose purpose, ReadOnlyMemory<byte> hash, DateTimeOffset now, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                "SELECT user_id, expires FROM short_tokens WHERE tenant = $1 AND purpose = $2 AND hash = $3 AND expires > $4",
                Read, sql.Tenant, (int)purpose, hash, now.ToUnixTimeMilliseconds()),
            cancellation);

    static ShortToken Read(SqlRow row) => new(UserId.Parse(row.Text(0)), row.Time(1));
}
