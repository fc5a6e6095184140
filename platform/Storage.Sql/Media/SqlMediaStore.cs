using Weft.Events;
using Weft.Storage.Media;

namespace Weft.Storage.Sql.Media;

sealed class SqlMediaStore(TenantSql sql) : IMediaStore
{
    public Task<MediaEntry?> Find(string mediaId, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                "SELECT owner, created, expires, hash, length, content_type, file_name FROM media WHERE tenant = $1 AND media_id = $2",
                row => new MediaEntry(
                    mediaId, UserId.Parse(row.Text(0)),
                    row.IsNull(3) ? null : new MediaFile(row.Text(3), row.Long(4), row.Text(5), row.TextOrNull(6)),
                    row.Time(1), row.TimeOrNull(2)),
                sql.Tenant, mediaId),
            cancellation);

    public Task<bool> Reserve(string mediaId, UserId owner, DateTimeOffset now, DateTimeOffset expires, int pendingMax, CancellationToken cancellation) =>
        sql.Write(
            session => session.ExecuteAndCount(
                """
                INSERT INTO media (tenant, media_id, owner, created, expires)
                SELECT $1, $2, $3, $4, $5 WHERE (
                    SELECT count(*) FROM media WHERE tenant = $1 AND owner = $3 AND hash IS NULL AND expires > $4) < $6
                """,
                sql.Tenant, mediaId, owner.ToString(), now.ToUnixTimeMilliseconds(), expires.ToUnixTimeMilliseconds(), pendingMax) == 1,
            cancellation);

    public Task<bool> Add(string mediaId, UserId owner, MediaFile file, DateTimeOffset now, CancellationToken cancellation) =>
        sql.Write(
            session => session.ExecuteAndCount(
                """
                INSERT INTO media (tenant, media_id, owner, created, hash, length, content_type, file_name)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (tenant, media_id) DO UPDATE SET
                    hash = excluded.hash, length = excluded.length, content_type = excluded.content_type, file_name = excluded.file_name, expires = NULL
                    WHERE media.hash IS NULL AND media.owner = excluded.owner
                """,
                sql.Tenant, mediaId, owner.ToString(), now.ToUnixTimeMilliseconds(), file.Hash, file.Length, file.ContentType, file.FileName) == 1,
            cancellation);
}
