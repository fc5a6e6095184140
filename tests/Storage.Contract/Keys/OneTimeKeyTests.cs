using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Keys;
using static Weft.Storage.Contract.TestLog;

namespace Weft.Storage.Contract.Keys;

public abstract class OneTimeKeyTests(TestEngine engine)
{
    const string Signed = "signed_curve25519";

    static readonly UserId Alice = UserId.Parse("@alice:example.org");
    static readonly KeyClaim FromAlice = new(Alice, "D", Signed);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static OneTimeKey Key(string id, string content = "{}") => new(Signed, id, Json(content));

    static Task<OneTimeKeyUpload> Upload(ITenantStores stores, int hour, params ImmutableArray<OneTimeKey> keys) =>
        stores.Keys.AddOneTimeKeys(Alice, "D", keys, [], Examples.Now.AddHours(hour), Cancellation);

    static async Task<string?> Claim(ITenantStores stores) =>
        (await stores.Keys.Claim([FromAlice], Cancellation)).SingleOrDefault()?.Key.Id;

    async Task<ITenantStores> SignedIn()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignIn((Alice, "D"));
        return stores;
    }

    [Fact]
    public async Task The_oldest_key_is_claimed_first_and_then_gone()
    {
        var stores = await SignedIn();
        await Upload(stores, 2, Key("A"));
        await Upload(stores, 1, Key("C"));
        await Upload(stores, 3, Key("B"));

        Assert.Equal(("C", "A", "B", null), (await Claim(stores), await Claim(stores), await Claim(stores), await Claim(stores)));
    }

    [Fact]
    public async Task Counts_follow_uploads_and_claims()
    {
        var stores = await SignedIn();

        var counts = Assert.IsType<OneTimeKeyUpload.Stored>(await Upload(stores, 0, Key("A"), Key("B"), new OneTimeKey("curve25519", "C", Json("\"k\"")))).Counts;
        Assert.Equal([("curve25519", 1L), (Signed, 2L)], counts.OneTimeKeys.Select(pair => (pair.Key, pair.Value)));

        await Claim(stores);
        Assert.Equal(1, (await stores.Keys.Counts(Alice, "D", Cancellation)).OneTimeKeys[Signed]);
        Assert.Empty((await stores.Keys.Counts(Alice, "OTHER", Cancellation)).OneTimeKeys);
    }

    [Fact]
    public async Task The_same_key_again_is_no_change_and_another_of_its_name_is_refused_whole()
    {
        var stores = await SignedIn();
        await Upload(stores, 0, Key("A", """{"k":1}"""));

        Assert.Equal(1, Assert.IsType<OneTimeKeyUpload.Stored>(await Upload(stores, 1, Key("A", """{"k":1}"""))).Counts.OneTimeKeys[Signed]);
        var taken = Assert.IsType<OneTimeKeyUpload.NameTaken>(await Upload(stores, 1, Key("B"), Key("A", """{"k":2}""")));

        Assert.Equal(("signed_curve25519:A", """{"k":1}""", """{"k":2}"""), (taken.Known.Name, taken.Known.Key.Text(), taken.Given.Key.Text()));
        Assert.Equal(1, (await stores.Keys.Counts(Alice, "D", Cancellation)).OneTimeKeys[Signed]);
    }

    [Fact]
    public async Task A_device_holds_a_bounded_number_of_keys()
    {
        var stores = await SignedIn();
        await Upload(stores, 0, [.. Enumerable.Range(0, KeyBounds.OneTimeKeysMax).Select(i => Key($"{i}"))]);

        Assert.IsType<OneTimeKeyUpload.TooMany>(await Upload(stores, 0, Key("more")));
        Assert.IsType<OneTimeKeyUpload.Stored>(await Upload(stores, 0, Key("0")));
    }

    [Fact]
    public async Task Without_one_time_keys_the_fallback_key_is_given_again_and_again_and_is_used()
    {
        var stores = await SignedIn();
        var fallback = Key("F", """{"fallback":true}""");
        await stores.Keys.AddOneTimeKeys(Alice, "D", [Key("A")], [fallback], Examples.Now, Cancellation);

        Assert.Equal("A", await Claim(stores));
        Assert.Equal([Signed], (await stores.Keys.Counts(Alice, "D", Cancellation)).UnusedFallbacks);
        Assert.Equal(("F", "F"), (await Claim(stores), await Claim(stores)));
        Assert.Empty((await stores.Keys.Counts(Alice, "D", Cancellation)).UnusedFallbacks);

        // Once more the same, as after a lost answer: it stays used. Another one is fresh.
        await stores.Keys.AddOneTimeKeys(Alice, "D", [], [fallback], Examples.Now, Cancellation);
        Assert.Empty((await stores.Keys.Counts(Alice, "D", Cancellation)).UnusedFallbacks);
        await stores.Keys.AddOneTimeKeys(Alice, "D", [], [Key("G")], Examples.Now, Cancellation);
        Assert.Equal([Signed], (await stores.Keys.Counts(Alice, "D", Cancellation)).UnusedFallbacks);
        Assert.Equal("G", await Claim(stores));
    }

    [Fact]
    public async Task A_device_that_is_gone_keeps_no_keys()
    {
        var stores = await SignedIn();
        await Upload(stores, 0, Key("A"));
        await stores.Append(new DevicesDeleted(Alice, ["D"]));

        Assert.IsType<OneTimeKeyUpload.NoSuchDevice>(await Upload(stores, 0, Key("B")));
        Assert.Null(await Claim(stores));
    }

    [Fact]
    public async Task Fifty_claims_at_once_never_get_the_same_key()
    {
        var stores = await SignedIn();
        await Upload(stores, 0, [.. Enumerable.Range(0, 40).Select(i => Key($"{i:00}"))]);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Claim(stores)));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i:00}"), claimed.Where(key => key is not null).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Claims_through_two_sets_of_lanes_never_get_the_same_key()
    {
        // Two nodes at once; SQLite has one process by its nature.
        if (engine is SqliteEngine) return;

        var (stores, tenant) = await engine.NewTenant();
        await stores.SignIn((Alice, "D"));
        using var second = (IDisposable)engine.Open(new Sql.SqlOptions());
        var others = new Sql.SqlStores((Sql.ISqlDatabase)second);
        await others.Tenants.Find(tenant, Cancellation);
        await Upload(stores, 0, [.. Enumerable.Range(0, 100).Select(i => Key($"{i:00}"))]);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Claim(i % 2 == 0 ? stores : others.For(tenant))));

        Assert.Equal(100, claimed.Distinct(StringComparer.Ordinal).Count(key => key is not null));
    }
}

public sealed class OneTimeKeysOnSqlite(SqliteEngine engine) : OneTimeKeyTests(engine), IClassFixture<SqliteEngine>;

public sealed class OneTimeKeysOnPostgres(PostgresEngine engine) : OneTimeKeyTests(engine), IClassFixture<PostgresEngine>;
