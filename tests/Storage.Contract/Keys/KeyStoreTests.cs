using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Keys;
using static Weft.Storage.Contract.TestLog;

namespace Weft.Storage.Contract.Keys;

public abstract class KeyStoreTests(TestEngine engine)
{
    static readonly UserId Alice = UserId.Parse("@alice:example.org");
    static readonly UserId Bob = UserId.Parse("@bob:example.org");
    static readonly UserId Carol = UserId.Parse("@carol:example.org");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Published_device_keys_are_found_by_user()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignIn((Alice, "A"), (Alice, "B"), (Bob, "C"));
        await stores.Append(new DeviceKeysSet(Alice, "B", Json("""{"b":1}""")));
        await stores.Append(new DeviceKeysSet(Alice, "A", Json("""{"a":1}""")));
        await stores.Append(new DeviceKeysSet(Alice, "A", Json("""{"a":2}""")));
        await stores.Append(new DeviceKeysSet(Bob, "C", Json("{}")));

        var keys = await stores.Keys.Query([Alice, Carol], Bob, Cancellation);

        Assert.Equal([("A", """{"a":2}"""), ("B", """{"b":1}""")], Assert.Single(keys).Devices.Select(device => (device.Device, device.Keys.Text())));
    }

    [Fact]
    public async Task Keys_of_many_users_come_at_once()
    {
        var (stores, _) = await engine.NewTenant();
        var users = Enumerable.Range(0, 40).Select(i => UserId.Parse($"@u{i}:example.org")).ToImmutableArray();
        await stores.SignIn(users.Select(user => (user, "D")));
        foreach (var user in users) await stores.Append(new DeviceKeysSet(user, "D", Json("{}")));

        var keys = await stores.Keys.Query([.. users, .. users], Alice, Cancellation);

        Assert.Equal(users.Select(user => user.ToString()).Order(StringComparer.Ordinal), keys.Select(user => user.User.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_device_that_is_gone_publishes_nothing()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignIn((Alice, "D"));
        await stores.Append(new DevicesDeleted(Alice, ["D"]));

        Assert.Null(await stores.Append(new DeviceKeysSet(Alice, "D", Json("{}"))));
        Assert.Empty(await stores.Keys.Query([Alice], Bob, Cancellation));
    }

    [Fact]
    public async Task A_user_signing_key_is_shown_to_its_owner_alone()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Append(new CrossSigningKeysSet(Alice, ImmutableDictionary<CrossSigningUsage, ReadOnlyMemory<byte>>.Empty
            .Add(CrossSigningUsage.Master, Json("""{"m":1}"""))
            .Add(CrossSigningUsage.SelfSigning, Json("""{"s":1}"""))
            .Add(CrossSigningUsage.UserSigning, Json("""{"u":1}"""))));

        var own = Assert.Single(await stores.Keys.Query([Alice], Alice, Cancellation));
        var others = Assert.Single(await stores.Keys.Query([Alice], Bob, Cancellation));

        Assert.Equal("""{"u":1}""", own.CrossSigning[CrossSigningUsage.UserSigning].Text());
        Assert.Equal([CrossSigningUsage.Master, CrossSigningUsage.SelfSigning], others.CrossSigning.Keys.Order());
    }

    [Fact]
    public async Task A_signature_of_anothers_key_is_shown_to_its_signer_alone()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Append(new CrossSigningKeysSet(Alice, ImmutableDictionary<CrossSigningUsage, ReadOnlyMemory<byte>>.Empty.Add(CrossSigningUsage.Master, Json("{}"))));
        await stores.Append(new KeySignaturesAdded(Alice, [new KeySignature(Alice, "DEVICE", Alice, "ed25519:self", "by alice")]));
        await stores.Append(new KeySignaturesAdded(Bob, [new KeySignature(Alice, "MASTER", Bob, "ed25519:user", "by bob")]));

        async Task<IEnumerable<string>> SeenBy(UserId viewer) =>
            Assert.Single(await stores.Keys.Query([Alice], viewer, Cancellation)).Signatures.Select(signature => signature.Signature).Order(StringComparer.Ordinal);

        Assert.Equal(["by alice", "by bob"], await SeenBy(Bob));
        Assert.Equal(["by alice"], await SeenBy(Alice));
        Assert.Equal(["by alice"], await SeenBy(Carol));
    }

    [Fact]
    public async Task New_device_keys_lose_the_signatures_of_the_old()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignIn((Alice, "D"));
        await stores.Append(new DeviceKeysSet(Alice, "D", Json("""{"v":1}""")));
        await stores.Append(new KeySignaturesAdded(Alice, [new KeySignature(Alice, "D", Alice, "ed25519:self", "old")]));
        await stores.Append(new DeviceKeysSet(Alice, "D", Json("""{"v":2}""")));

        Assert.Empty(Assert.Single(await stores.Keys.Query([Alice], Bob, Cancellation)).Signatures);
    }

    [Fact]
    public async Task Changes_are_told_after_a_position_to_those_whom_they_concern()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignIn((Alice, "D"), (Bob, "D"));
        var first = (await stores.Append(new DeviceKeysSet(Alice, "D", Json("{}"))))!.Value;
        var second = (await stores.Append(new DeviceKeysSet(Bob, "D", Json("{}"))))!.Value;
        var third = (await stores.Append(new KeySignaturesAdded(Bob, [new KeySignature(Alice, "M", Bob, "ed25519:u", "s")])))!.Value;

        async Task<IEnumerable<string>> Changed(UserId viewer, long position, Func<UserId, bool>? isSeen = null) =>
            (await stores.Keys.ChangedSince(viewer, position, isSeen ?? (_ => true), Cancellation)).Select(user => user.ToString()).Order(StringComparer.Ordinal);

        Assert.Equal([Alice.ToString(), Bob.ToString()], await Changed(Carol, 0));
        Assert.Equal([Bob.ToString()], await Changed(Carol, first));
        Assert.Empty(await Changed(Carol, second));
        Assert.Equal([Alice.ToString()], await Changed(Bob, second));
        Assert.Empty(await Changed(Bob, third));
        Assert.Equal([Alice.ToString()], await Changed(Carol, 0, user => user == Alice));
    }

    [Fact]
    public async Task A_user_signing_key_alone_is_news_for_its_owner_alone()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.Append(new CrossSigningKeysSet(Alice, ImmutableDictionary<CrossSigningUsage, ReadOnlyMemory<byte>>.Empty.Add(CrossSigningUsage.UserSigning, Json("{}"))));

        Assert.Equal([Alice], await stores.Keys.ChangedSince(Alice, 0, _ => true, Cancellation));
        Assert.Empty(await stores.Keys.ChangedSince(Bob, 0, _ => true, Cancellation));
    }

    [Fact]
    public async Task A_new_master_key_takes_the_place_of_all()
    {
        var (stores, _) = await engine.NewTenant();
        var keys = ImmutableDictionary<CrossSigningUsage, ReadOnlyMemory<byte>>.Empty.Add(CrossSigningUsage.Master, Json("{}"));
        await stores.Append(new CrossSigningKeysSet(Alice, keys.Add(CrossSigningUsage.SelfSigning, Json("{}"))));
        await stores.Append(new CrossSigningKeysSet(Alice, keys));

        Assert.Equal([CrossSigningUsage.Master], Assert.Single(await stores.Keys.Query([Alice], Bob, Cancellation)).CrossSigning.Keys);
    }

    [Fact]
    public async Task A_replaced_dehydrated_device_takes_its_keys_along()
    {
        var (stores, _) = await engine.NewTenant();
        var keys = new DehydratedDeviceKeys(Json("""{"k":1}"""), [new OneTimeKey("signed_curve25519", "A", Json("{}"))], []);
        Assert.NotNull(await stores.Append(new DehydratedDeviceReplaced(Alice, new DehydratedDevice("OLD", Json("""{"d":1}""")), keys, "Dehydrated", Examples.Now)));

        var published = Assert.Single(Assert.Single(await stores.Keys.Query([Alice], Bob, Cancellation)).Devices);
        Assert.Equal(("OLD", """{"k":1}""", "Dehydrated"), (published.Device, published.Keys.Text(), published.DisplayName));
        Assert.Equal(1, (await stores.Keys.Counts(Alice, "OLD", Cancellation)).OneTimeKeys["signed_curve25519"]);

        Assert.NotNull(await stores.Append(new DehydratedDeviceReplaced(Alice, new DehydratedDevice("NEW", Json("""{"d":2}""")), null, null, Examples.Now)));
        var kept = await stores.DehydratedDevices.Find(Alice, Cancellation);
        Assert.Equal(("NEW", """{"d":2}"""), (kept!.Device, kept.Data.Text()));
        Assert.Empty(await stores.Keys.Query([Alice], Bob, Cancellation));
        Assert.Empty((await stores.Keys.Counts(Alice, "OLD", Cancellation)).OneTimeKeys);
        Assert.Equal(["NEW"], (await stores.Accounts.Devices(Alice, Cancellation)).Select(device => device.Id));

        Assert.NotNull(await stores.Append(new DehydratedDeviceReplaced(Alice, null, null, null, Examples.Now)));
        Assert.Null(await stores.DehydratedDevices.Find(Alice, Cancellation));
        Assert.Empty(await stores.Accounts.Devices(Alice, Cancellation));
    }
}

public sealed class KeyStoreOnSqlite(SqliteEngine engine) : KeyStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class KeyStoreOnPostgres(PostgresEngine engine) : KeyStoreTests(engine), IClassFixture<PostgresEngine>;
