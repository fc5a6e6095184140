using Weft.Events;
using Weft.Storage.KeyBackup;
using static Weft.Storage.Contract.TestLog;

namespace Weft.Storage.Contract.KeyBackup;

public abstract class KeyBackupStoreTests(TestEngine engine)
{
    static readonly UserId Alice = UserId.Parse("@alice:example.org");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static BackedUpKey Key(string room, string session, string data = "{}", int first = 0, int forwarded = 0, bool verified = false) =>
        new(room, session, first, forwarded, verified, Json(data));

    static Task<long> Create(ITenantStores stores) => stores.KeyBackups.Create(Alice, "m.megolm", Json("{}"), Cancellation);

    static async Task<KeyBackupWrite.Done> Put(ITenantStores stores, long version, params BackedUpKey[] keys) =>
        Assert.IsType<KeyBackupWrite.Done>(await stores.KeyBackups.Put(Alice, version, keys, Cancellation));

    static async Task<List<BackedUpKey>> Read(ITenantStores stores, long version, BackupScope scope = default)
    {
        var keys = new List<BackedUpKey>();
        while (true)
        {
            var page = await stores.KeyBackups.Read(Alice, version, scope, keys.LastOrDefault(), 1000, Cancellation);
            keys.AddRange(page);
            if (page.Length < 1000) return keys;
        }
    }

    // The rule of replacement, in the order of its weight.
    [Theory]
    [InlineData(true, 9, 9, false, 0, 0, true)] // verified replaces unverified, whatever else
    [InlineData(false, 0, 0, true, 9, 9, false)]
    [InlineData(false, 4, 9, false, 5, 0, true)] // else the lower first_message_index
    [InlineData(true, 4, 9, true, 5, 0, true)]
    [InlineData(false, 6, 0, false, 5, 9, false)]
    [InlineData(false, 5, 1, false, 5, 2, true)] // else the lower forwarded_count
    [InlineData(false, 5, 2, false, 5, 1, false)]
    [InlineData(false, 5, 1, false, 5, 1, false)] // else the old one stays
    [InlineData(true, 5, 1, true, 5, 1, false)]
    public async Task A_key_is_replaced_only_by_a_better_one(
        bool newVerified, int newFirst, int newForwarded, bool oldVerified, int oldFirst, int oldForwarded, bool isReplaced)
    {
        var (stores, _) = await engine.NewTenant();
        var version = await Create(stores);
        var before = await Put(stores, version, Key("!r", "s", """{"old":1}""", oldFirst, oldForwarded, oldVerified));

        var after = await Put(stores, version, Key("!r", "s", """{"new":1}""", newFirst, newForwarded, newVerified));

        var kept = Assert.Single(await Read(stores, version));
        Assert.Equal(isReplaced ? """{"new":1}""" : """{"old":1}""", kept.SessionData.Text());
        Assert.Equal(isReplaced, kept.IsVerified == newVerified && kept.FirstMessageIndex == newFirst && kept.ForwardedCount == newForwarded && after.Etag != before.Etag);
        Assert.Equal((before.Count, isReplaced), (after.Count, after.Etag != before.Etag));
    }

    [Fact]
    public async Task Versions_count_up_and_never_come_back()
    {
        var (stores, _) = await engine.NewTenant();
        Assert.Equal((1, 2, 3), (await Create(stores), await Create(stores), await Create(stores)));

        Assert.True(await stores.KeyBackups.Delete(Alice, 3, Cancellation));
        Assert.False(await stores.KeyBackups.Delete(Alice, 3, Cancellation));

        Assert.Equal(2, (await stores.KeyBackups.Newest(Alice, Cancellation))!.Version);
        Assert.Null(await stores.KeyBackups.Find(Alice, 3, Cancellation));
        Assert.Equal(4, await Create(stores));
    }

    [Fact]
    public async Task Auth_data_is_replaced_where_the_algorithm_is_the_same()
    {
        var (stores, _) = await engine.NewTenant();
        var version = await Create(stores);

        Assert.Equal(KeyBackupUpdate.OtherAlgorithm, await stores.KeyBackups.SetAuthData(Alice, version, "other", Json("{}"), Cancellation));
        Assert.Equal(KeyBackupUpdate.NoSuchVersion, await stores.KeyBackups.SetAuthData(Alice, 9, "m.megolm", Json("{}"), Cancellation));
        Assert.Equal(KeyBackupUpdate.Updated, await stores.KeyBackups.SetAuthData(Alice, version, "m.megolm", Json("""{"a":1}"""), Cancellation));

        Assert.Equal("""{"a":1}""", (await stores.KeyBackups.Find(Alice, version, Cancellation))!.AuthData.Text());
    }

    [Fact]
    public async Task Keys_go_only_to_the_newest_version()
    {
        var (stores, _) = await engine.NewTenant();
        var old = await Create(stores);
        var newest = await Create(stores);

        Assert.Equal(new KeyBackupWrite.NotNewest(newest), await stores.KeyBackups.Put(Alice, old, [Key("!r", "s")], Cancellation));
        Assert.IsType<KeyBackupWrite.NoSuchVersion>(await stores.KeyBackups.Put(Alice, 9, [Key("!r", "s")], Cancellation));
        Assert.Empty(await Read(stores, old));
    }

    [Fact]
    public async Task Count_and_etag_follow_what_changes()
    {
        var (stores, _) = await engine.NewTenant();
        var version = await Create(stores);

        var put = await Put(stores, version, Key("!a", "1"), Key("!a", "2"), Key("!b", "1"));
        Assert.Equal(3, put.Count);
        Assert.Equal(put, await Put(stores, version, Key("!a", "1")));
        Assert.Equal(new KeyBackupWrite.Done(put.Etag + 1, 2), await stores.KeyBackups.DeleteKeys(Alice, version, new BackupScope("!a", "2"), Cancellation));
        Assert.Equal(new KeyBackupWrite.Done(put.Etag + 1, 2), await stores.KeyBackups.DeleteKeys(Alice, version, new BackupScope("!a", "2"), Cancellation));
        Assert.Equal(new KeyBackupWrite.Done(put.Etag + 2, 1), await stores.KeyBackups.DeleteKeys(Alice, version, new BackupScope("!a"), Cancellation));
        Assert.Equal(new KeyBackupWrite.Done(put.Etag + 3, 0), await stores.KeyBackups.DeleteKeys(Alice, version, default, Cancellation));

        var backup = await stores.KeyBackups.Find(Alice, version, Cancellation);
        Assert.Equal((put.Etag + 3, 0), (backup!.Etag, backup.Count));
    }

    [Fact]
    public async Task Keys_are_read_by_scope_and_in_order()
    {
        var (stores, _) = await engine.NewTenant();
        var version = await Create(stores);
        await Put(stores, version, Key("!b", "1"), Key("!a", "2"), Key("!a", "1", """{"x":1}""", 7, 3, verified: true));

        Assert.Equal(["!a 1", "!a 2", "!b 1"], (await Read(stores, version)).Select(key => $"{key.Room} {key.Session}"));
        Assert.Equal(["1", "2"], (await Read(stores, version, new BackupScope("!a"))).Select(key => key.Session));
        var one = Assert.Single(await Read(stores, version, new BackupScope("!a", "1")));
        Assert.Equal((7, 3, true, """{"x":1}"""), (one.FirstMessageIndex, one.ForwardedCount, one.IsVerified, one.SessionData.Text()));
        Assert.Equal("2", Assert.Single(await stores.KeyBackups.Read(Alice, version, new BackupScope("!a"), one, 5, Cancellation)).Session);
        Assert.Equal(["2", "1"], (await stores.KeyBackups.Read(Alice, version, default, one, 5, Cancellation)).Select(key => key.Session));
    }

    [Fact]
    public async Task Ten_thousand_keys_are_put_at_once()
    {
        var (stores, _) = await engine.NewTenant();
        var version = await Create(stores);
        var keys = Enumerable.Range(0, 10_001).Select(i => Key($"!{i % 50}", $"{i}")).ToArray();

        Assert.Equal(10_001, (await Put(stores, version, keys)).Count);
        Assert.Equal(10_001, (await Put(stores, version, [.. keys.Select(key => key with { IsVerified = true })])).Count);
        var kept = await Read(stores, version);
        Assert.Equal(10_001, kept.Count);
        Assert.All(kept, key => Assert.True(key.IsVerified));

        var room = Assert.IsType<KeyBackupWrite.Done>(await stores.KeyBackups.DeleteKeys(Alice, version, new BackupScope("!1"), Cancellation));
        Assert.Equal(10_001 - 200, room.Count);
        Assert.Equal(0, Assert.IsType<KeyBackupWrite.Done>(await stores.KeyBackups.DeleteKeys(Alice, version, default, Cancellation)).Count);
    }

    [Fact]
    public async Task Users_have_backups_of_their_own()
    {
        var (stores, _) = await engine.NewTenant();
        await Create(stores);

        Assert.Null(await stores.KeyBackups.Newest(UserId.Parse("@bob:example.org"), Cancellation));
    }
}

public sealed class KeyBackupStoreOnSqlite(SqliteEngine engine) : KeyBackupStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class KeyBackupStoreOnPostgres(PostgresEngine engine) : KeyBackupStoreTests(engine), IClassFixture<PostgresEngine>;
