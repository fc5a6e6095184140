using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.KeyBackup;

namespace Weft.Storage.Sql.KeyBackup;

sealed class SqlKeyBackupStore(TenantSql sql) : IKeyBackupStore
{
    // A unit of work holds up other writers, so that many keys are written and deleted in several.
    const int KeysInUnit = 512;

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

    public async Task<bool> Delete(UserId user, long version, CancellationToken cancellation)
    {
        if (!await sql.Write(session => Rows(session, user).MarkDeleted(version), cancellation)) return false;

        // Nobody sees the keys any more; should this be cut short, they go with the tenant.
        while (await sql.Write(session => new BackupSessionRows(session, sql.Tenant, user, version).Delete(new BackupScope(), KeysInUnit), cancellation) > 0)
        {
        }
        return true;
    }

    public async Task<KeyBackupWrite> Put(UserId user, long version, IReadOnlyCollection<BackedUpKey> keys, CancellationToken cancellation)
    {
        var outcome = await sql.Write(session => Put(session, user, version, []), cancellation);
        foreach (var chunk in keys.Chunk(KeysInUnit))
        {
            if (outcome is not KeyBackupWrite.Done) return outcome;
            outcome = await sql.Write(session => Put(session, user, version, chunk), cancellation);
        }
        return outcome;
    }

    public Task<ImmutableArray<BackedUpKey>> Read(
        UserId user, long version, BackupScope scope, BackedUpKey? after, int limit, CancellationToken cancellation) =>
        sql.Read(
            scope.Session is null ? CostClass.BulkRead : CostClass.Interactive,
            session => new BackupSessionRows(session, sql.Tenant, user, version).Read(scope, after, limit).ToImmutableArray(),
            cancellation);

    public async Task<KeyBackupWrite> DeleteKeys(UserId user, long version, BackupScope scope, CancellationToken cancellation)
    {
        while (true)
        {
            var (outcome, isLast) = await sql.Write(session => DeleteKeys(session, user, version, scope), cancellation);
            if (isLast) return outcome;
        }
    }

    KeyBackupWrite Put(ISqlSession session, UserId user, long version, BackedUpKey[] keys)
    {
        var rows = Rows(session, user);
        if (rows.Find(version) is not { } backup) return new KeyBackupWrite.NoSuchVersion();
        if (rows.Newest() is { } newest && newest.Version != version) return new KeyBackupWrite.NotNewest(newest.Version);
        if (backup.Count + keys.Length > KeyBackupBounds.KeysMax) return new KeyBackupWrite.TooMany();

        return new BackupSessionRows(session, sql.Tenant, user, version).Put(keys, backup.Etag + 1) is { Written: > 0 } put
            ? rows.Changed(version, put.Added)
            : new KeyBackupWrite.Done(backup.Etag, backup.Count);
    }

    (KeyBackupWrite Outcome, bool IsLast) DeleteKeys(ISqlSession session, UserId user, long version, BackupScope scope)
    {
        var rows = Rows(session, user);
        if (rows.Find(version) is not { } backup) return (new KeyBackupWrite.NoSuchVersion(), true);

        var deleted = new BackupSessionRows(session, sql.Tenant, user, version).Delete(scope, KeysInUnit);
        return deleted == 0
            ? (new KeyBackupWrite.Done(backup.Etag, backup.Count), true)
            : (rows.Changed(version, -deleted), deleted < KeysInUnit);
    }

    BackupRows Rows(ISqlSession session, UserId user) => new(session, sql.Tenant, user);
}
