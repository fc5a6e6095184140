using System.Collections.Immutable;
using Weft.Storage.Accounts;

namespace Weft.Storage.Sql.Accounts;

sealed class SqlRegistrationTokenStore(TenantSql sql) : IRegistrationTokenStore
{
    const string Columns = "token, uses_allowed, expires, created, uses";

    public Task<bool> Add(RegistrationToken token, CancellationToken cancellation) =>
        sql.Write(
            session => session.ExecuteAndCount(
                $"""
                INSERT INTO registration_tokens (tenant, {Columns}) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (tenant, token) DO NOTHING
                """,
                sql.Tenant, token.Token, token.UsesAllowed, token.Expires?.ToUnixTimeMilliseconds(), token.Created.ToUnixTimeMilliseconds(), token.Uses) == 1,
            cancellation);

    public Task<RegistrationToken?> Find(string token, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                $"SELECT {Columns} FROM registration_tokens WHERE tenant = $1 AND token = $2", Read, sql.Tenant, token),
            cancellation);

    public Task<ImmutableArray<RegistrationToken>> List(int limit, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                $"SELECT {Columns} FROM registration_tokens WHERE tenant = $1 ORDER BY created DESC, token LIMIT $2",
                Read, sql.Tenant, limit).ToImmutableArray(),
            cancellation);

    public Task<bool> Remove(string token, CancellationToken cancellation) =>
        sql.Write(
            session => session.ExecuteAndCount("DELETE FROM registration_tokens WHERE tenant = $1 AND token = $2", sql.Tenant, token) == 1,
            cancellation);

    /// <summary>Spends one use, inside the creation of an account.</summary>
    /// <returns>False when the token is unknown, used up or expired.</returns>
    public static bool Spend(ISqlSession session, int tenant, string token, DateTimeOffset now) =>
        session.ExecuteAndCount(
            """
            UPDATE registration_tokens SET uses = uses + 1 WHERE tenant = $1 AND token = $2
            AND (uses_allowed IS NULL OR uses < uses_allowed) AND (expires IS NULL OR expires > $3)
            """,
            tenant, token, now.ToUnixTimeMilliseconds()) == 1;

    static RegistrationToken Read(SqlRow row) => new(row.Text(0), row.LongOrNull(1), row.TimeOrNull(2), row.Time(3)) { Uses = row.Long(4) };
}
