using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.KeyBackup;

namespace Weft.Storage.Sql.KeyBackup;

sealed class SqlKeyBackupStore(TenantSql sql) : IKeyBackupStore
{
    public Task<long> Create(UserId user, string algorithm, ReadOnlyMemory<byte> authData, CancellationToken cancellation) =>
        sql.Write(session => Rows(session, user).Create(algorithm, authData), cancellation);

    public Task<BackupVersion?> Newest(UserId user, CancellationToken cancellation) =>
        sql.Read(CostClass.Interactive, session => Rows(session, user).Newest(), cancellation);

    public Task<BackupVersion?> Find(UserId user, long version, CancellationToken cancellation) =>
        sql.Read(CostClass.Interactive, session => Rows(session, user).Find(version), cancellation);

    public Task<KeyBackupUpdate> SetAuthData(
        UserId user, long version, string algorithm, ReadOnlyMemory<byte> authData, CancellationToken cancellation) =>
        sql.Write(
            session =>
            {
                var rows = Rows(session, user);
                if (rows.Find(version) is not { } backup) return KeyBackupUpdate.NoSuchVersion;
                if (backup.Algorithm != algorithm) return KeyBackupUpdate.OtherAlgorithm;

                rows.SetAuthData(version, authData);
                return KeyBackupUpdate.Updated;
            },
            cancellation);

    public Task<bool> Delete(UserId user, long version, CancellationToken cancellation) =>
        sql.Write(session => Rows(session, user).Delete(version), cancellation);

    public Task<KeyBackupWrite> Put(UserId user, long version, IReadOnlyCollection<BackedUpKey> keys, CancellationToken cancellation) =>
        sql.Write<KeyBackupWrite>(
            session =>
            {
                var rows = Rows(session, user);
                if (rows.Find(version) is not { } backup) return new KeyBackupWrite.NoSuchVersion();
                if (rows.Newest() is { } newest && newest.Version != version) return new KeyBackupWrite.NotNewest(newest.Version);
                if (backup.Count + keys.Count > KeyBackupBounds.KeysMax) return new KeyBackupWrite.TooMany();

                return new BackupSessionRows(session, sql.Tenant, user, version).Put(keys, backup.Etag + 1) is { Written: > 0 } put
                    ? rows.Changed(version, put.Added)
                    : new KeyBackupWrite.Done(backup.Etag, backup.Count);
            },
            cancellation);

    public Task<ImmutableArray<BackedUpKey>> Read(
        UserId user, long version, BackupScope scope, BackedUpKey? after, int limit, CancellationToken cancellation) =>
        sql.Read(
            scope.Session is null ? CostClass.BulkRead : CostClass.Interactive,
            session => new BackupSessionRows(session, sql.Tenant, user, version).Read(scope, after, limit).ToImmutableArray(),
            cancellation);

    public Task<KeyBackupWrite> DeleteKeys(UserId user, long version, BackupScope scope, CancellationToken cancellation) =>
        sql.Write<KeyBackupWrite>(
            session =>
            {
                var rows = Rows(session, user);
                if (rows.Find(version) is not { } backup) return new KeyBackupWrite.NoSuchVersion();

                var deleted = new BackupSessionRows(session, sql.Tenant, user, version).Delete(scope);
                return deleted > 0 ? rows.Changed(version, -deleted) : new KeyBackupWrite.Done(backup.Etag, backup.Count);
            },
            cancellation);

    BackupRows Rows(ISqlSession session, UserId user) => new(session, sql.Tenant, user);
}
