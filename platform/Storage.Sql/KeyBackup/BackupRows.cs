using Weft.Events;
using Weft.Storage.KeyBackup;

namespace Weft.Storage.Sql.KeyBackup;

/// <summary>The versions of one user's backup, within one unit of work.</summary>
readonly struct BackupRows(ISqlSession session, int tenant, UserId user)
{
    const string Columns = "version, algorithm, auth_data, etag, key_count";

    readonly string _user = user.ToString();

    public long Create(string algorithm, ReadOnlyMemory<byte> authData) =>
        session.QueryFirst(
            """
            INSERT INTO key_backups (tenant, user_id, version, algorithm, auth_data, etag, key_count, deleted)
            VALUES ($1, $2, COALESCE((SELECT MAX(version) FROM key_backups WHERE tenant = $1 AND user_id = $2), 0) + 1, $3, $4, 0, 0, 0)
            RETURNING version
            """,
            row => row.Long(0), tenant, _user, algorithm, authData);

    public BackupVersion? Newest() =>
        session.QueryFirst(
            $"""
            SELECT {Columns} FROM key_backups WHERE tenant = $1 AND user_id = $2 AND deleted = 0
            ORDER BY version DESC LIMIT 1
            """,
            Read, tenant, _user);

    public BackupVersion? Find(long version) =>
        session.QueryFirst(
            $"SELECT {Columns} FROM key_backups WHERE tenant = $1 AND user_id = $2 AND version = $3 AND deleted = 0",
            Read, tenant, _user, version);

    public void SetAuthData(long version, ReadOnlyMemory<byte> authData) =>
        session.Execute(
            "UPDATE key_backups SET auth_data = $4 WHERE tenant = $1 AND user_id = $2 AND version = $3",
            tenant, _user, version, authData);

    /// <summary>Moves the etag, and the count by <paramref name="added"/>.</summary>
    public KeyBackupWrite.Done Changed(long version, int added) =>
        session.QueryFirst(
            """
            UPDATE key_backups SET etag = etag + 1, key_count = key_count + $4
            WHERE tenant = $1 AND user_id = $2 AND version = $3 RETURNING etag, key_count
            """,
            row => new KeyBackupWrite.Done(row.Long(0), row.Long(1)), tenant, _user, version, added)!;

    public bool MarkDeleted(long version) =>
        session.ExecuteAndCount(
            "UPDATE key_backups SET deleted = 1, key_count = 0 WHERE tenant = $1 AND user_id = $2 AND version = $3 AND deleted = 0",
            tenant, _user, version) == 1;

    static BackupVersion Read(SqlRow row) =>
        new(row.Long(0), row.Text(1), row.Bytes(2), row.Long(3), row.Long(4));
}
