using System.Security.Cryptography;
using Weft.Events;
using Weft.Storage.Filters;

namespace Weft.Storage.Sql.Filters;

sealed class SqlFilterStore(TenantSql sql) : IFilterStore
{
    public async Task<long?> Add(UserId user, ReadOnlyMemory<byte> filter, int countMax, CancellationToken cancellation)
    {
        var (name, hash) = (user.ToString(), SHA256.HashData(filter.Span));

        // Most uploads repeat one of before, which costs no write.
        return await sql.Read(CostClass.Interactive, session => Find(session, name, hash), cancellation)
            ?? await sql.Write(session => Find(session, name, hash) ?? Insert(session, name, hash, filter, countMax), cancellation);
    }

    public Task<ReadOnlyMemory<byte>?> Find(UserId user, long id, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                "SELECT filter FROM filters WHERE tenant = $1 AND user_id = $2 AND id = $3",
                row => (ReadOnlyMemory<byte>?)row.Bytes(0), sql.Tenant, user.ToString(), id),
            cancellation);

    long? Find(ISqlSession session, string user, byte[] hash) =>
        session.QueryFirst(
            "SELECT id FROM filters WHERE tenant = $1 AND user_id = $2 AND hash = $3",
            row => (long?)row.Long(0), sql.Tenant, user, hash);

    // Filters are never deleted, so that the ids count them.
    long? Insert(ISqlSession session, string user, byte[] hash, ReadOnlyMemory<byte> filter, int countMax)
    {
        var id = session.QueryFirst(
            "SELECT COALESCE(MAX(id), 0) + 1 FROM filters WHERE tenant = $1 AND user_id = $2",
            row => row.Long(0), sql.Tenant, user);
        if (id > countMax) return null;

        session.Execute(
            "INSERT INTO filters (tenant, user_id, id, hash, filter) VALUES ($1, $2, $3, $4, $5)", sql.Tenant, user, id, hash, filter);
        return id;
    }
}
