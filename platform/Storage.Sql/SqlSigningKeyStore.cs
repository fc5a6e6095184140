using System.Collections.Immutable;

namespace Weft.Storage.Sql;

sealed class SqlSigningKeyStore(TenantSql sql) : ISigningKeyStore
{
    public Task<ImmutableArray<SigningKey>> List(CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                """
                SELECT key_id, seed, created, expired FROM signing_keys WHERE tenant = $1
                ORDER BY created DESC, key_id
                """,
                Read, sql.Tenant).ToImmutableArray(),
            cancellation);

    public Task<bool> Add(SigningKey key, CancellationToken cancellation) =>
        sql.Write(session => Add(session, sql.Tenant, key), cancellation);

    public Task<bool> Expire(string keyId, DateTimeOffset expired, CancellationToken cancellation) =>
        sql.Write(
            session => session.ExecuteAndCount(
                "UPDATE signing_keys SET expired = $3 WHERE tenant = $1 AND key_id = $2 AND expired IS NULL",
                sql.Tenant, keyId, expired.ToUnixTimeMilliseconds()) == 1,
            cancellation);

    // The directory adds a tenant's first key in the unit that creates the tenant.
    public static bool Add(ISqlSession session, int tenant, SigningKey key) =>
        session.ExecuteAndCount(
            """
            INSERT INTO signing_keys (tenant, key_id, seed, created, expired) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, key_id) DO NOTHING
            """,
            tenant, key.KeyId, key.Seed, key.Created.ToUnixTimeMilliseconds(), key.Expired?.ToUnixTimeMilliseconds()) == 1;

    static SigningKey Read(SqlRow row) => new(row.Text(0), row.Bytes(1), row.Time(2), row.TimeOrNull(3));
}
